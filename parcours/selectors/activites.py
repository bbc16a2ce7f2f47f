"""The weeks of a contract as a screen reads them: noted, and what étapes and appointments already tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from accounts.models import Utilisateur
from parcours.models import ActiviteHebdo, ContratEngagement, Entretien, Etape
from parcours.regles.activite import BilanActivite, Semaine, bilan, heures_attendues, lundi_de, lundis
from plie.pacte import version_en_vigueur
from plie.socle.graphiques import colonnes
from plie.socle.typographie import date_en_chiffres

SEMAINES_DU_GRAPHIQUE = 12


@dataclass(frozen=True, slots=True)
class HeuresConnues:
    """What the file already tells of a week: hours of the étapes under way, of the appointments held."""

    etapes: Decimal = Decimal()
    rendez_vous: Decimal = Decimal()


def attendues_de(contrat: ContratEngagement) -> Decimal | None:
    """The weekly hours that this contract plans (P-C.2)."""
    return heures_attendues(
        contrat.heures_hebdo,
        nature=contrat.type,
        motif=contrat.motif_heures_reduites,
        parametres=version_en_vigueur(contrat.date_signature),
    )


def activites_lues(contrat: ContratEngagement, utilisateur: Utilisateur) -> dict[date, ActiviteHebdo]:
    """The weeks that this person may read, by their Monday (A-2)."""
    lues = ActiviteHebdo.objects.visibles_par(utilisateur).filter(contrat=contrat)
    return {activite.date_semaine: activite for activite in lues}


def bilan_de(contrat: ContratEngagement, activites: dict[date, ActiviteHebdo]) -> BilanActivite:
    """The means of the weeks, against what the contract plans."""
    semaines = [Semaine(a.date_semaine, a.heures_prevues, a.heures_faites) for a in activites.values()]
    return bilan(semaines, attendues=attendues_de(contrat), debut=contrat.date_debut, fin=contrat.date_fin)


def heures_connues(contrat: ContratEngagement, utilisateur: Utilisateur) -> dict[date, HeuresConnues]:
    """By Monday, what étapes and appointments tell (two queries, whatever the weeks)."""
    semaines = lundis(contrat.date_debut, contrat.date_fin)
    premier, dernier = semaines[0], semaines[-1] + timedelta(days=6)
    etapes = [
        (etape.date_connue, etape.fin_connue or dernier, etape.heures_hebdo)
        for etape in Etape.objects.visibles_par(utilisateur).filter(
            parcours=contrat.parcours_id, heures_hebdo__isnull=False
        )
        if etape.tenue
    ]
    minutes: dict[date, int] = {}
    tenus = Entretien.objects.visibles_par(utilisateur).honores()
    for jour, duree in tenus.filter(
        parcours=contrat.parcours_id, date_entretien__range=(premier, dernier), duree_minutes__isnull=False
    ).values_list("date_entretien", "duree_minutes"):
        minutes[lundi_de(jour)] = minutes.get(lundi_de(jour), 0) + duree
    return {
        lundi: HeuresConnues(
            sum(
                (h for debut, fin, h in etapes if debut <= lundi + timedelta(days=6) and fin >= lundi and h), Decimal()
            ),
            (Decimal(minutes.get(lundi, 0)) / 60).quantize(Decimal("0.1"), ROUND_HALF_UP),
        )
        for lundi in semaines
    }


def graphique_de(contrat: ContratEngagement, activites: dict[date, ActiviteHebdo]) -> Any:
    """The latest weeks noted, planned beside done, against the hours expected; None while nothing is noted."""
    dernieres = [activites[lundi] for lundi in sorted(activites)][-SEMAINES_DU_GRAPHIQUE:]
    if not any(a.heures_faites is not None for a in dernieres):
        return None

    def valeurs(champ: str) -> list[float | None]:
        return [None if (heures := getattr(a, champ)) is None else float(heures) for a in dernieres]

    attendues = attendues_de(contrat)
    return colonnes(
        "Heures d’activité par semaine",
        [date_en_chiffres(a.date_semaine)[:5] for a in dernieres],
        [("Prévues", valeurs("heures_prevues")), ("Faites", valeurs("heures_faites"))],
        unite="h",
        seuil=float(attendues) if attendues else None,
        nom_seuil="attendu",
    )
