"""A small PLIE with figures: parcours under way and exits, for the editions and the screens."""

from __future__ import annotations

from datetime import date, timedelta

from accounts.models import Plie
from parcours.models import Parcours
from participants.models import Participant, SituationEntree
from plie.socle.periodes import Periode
from sorties.models import Sortie

T3 = Periode.trimestre(2025, 3)
LE = date(2025, 10, 6)


def parcours(
    code: str,
    rang: int,
    *,
    debut: date = date(2025, 7, 10),
    fin: date | None = None,
    qualification: str = "positive",
    type_sortie: str = "cdi",
    sexe: str = "F",
) -> Parcours:
    """A parcours taken over from another tool."""
    personne = Participant.objects.create(
        nom=f"Personne{code}{rang}", prenom="Camille", date_naissance=date(1985, 1, 1), sexe=sexe
    )
    situation = SituationEntree.objects.create(
        participant=personne, date_situation=debut, sexe=sexe, niveau_formation="3", commune_id="13001"
    )
    cree = Parcours.objects.create(
        participant=personne,
        plie=Plie.objects.get(code=code),
        statut="sorti" if fin else "en_cours",
        prescripteur="ccas",
        date_orientation=debut - timedelta(days=10),
        date_premier_rdv=debut,
        date_debut=debut,
        date_fin=fin,
        date_commission=debut + timedelta(days=20),
        situation_entree=situation,
        repris=True,
    )
    if fin:
        Sortie.objects.create(
            parcours=cree, date_sortie=fin, qualification=qualification, type=type_sortie, reprise=True
        )
    return cree


def peupler(code: str, *, entrees: int = 8, sorties: int = 6, hommes: int = 3) -> list[Parcours]:
    """Entries and exits of the third quarter of 2025."""
    crees = [parcours(code, rang, sexe="H" if rang < hommes else "F") for rang in range(entrees)]
    for rang in range(sorties):
        positive = rang % 2 == 0
        crees.append(
            parcours(
                code,
                100 + rang,
                debut=date(2024, 9, 2),
                fin=date(2025, 8, 15),
                qualification="positive" if positive else "autre",
                type_sortie="cdi" if positive else "abandon",
            )
        )
    return crees
