"""The situation over time on the page of a parcours: addresses, France Travail, RQTH, what the entry froze."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import Utilisateur
from parcours.models import Parcours
from parcours.selectors.lecture import limite_de
from parcours.volets import FIL, Evenement
from participants.enums import NatureStatut
from participants.models import PeriodeStatut, Residence


@dataclass(frozen=True, slots=True)
class ResidenceLue:
    """An address as the section shows it."""

    residence: Residence
    etat: str
    ton: str
    retirable: bool


@dataclass(frozen=True, slots=True)
class StatutsLus:
    """The periods of a kind, the latest first."""

    nature: str
    libelle: str
    periodes: list[PeriodeStatut]


def situation_datee(parcours: Parcours, limite: date | None, le: date) -> dict[str, Any]:
    """What the section of the situation adds to the record; nothing after the end of the RSA for a pôle (A-2)."""
    residences = Residence.objects.filter(participant=parcours.participant_id).select_related("commune__pole")
    lues = [r for r in residences if limite is None or r.date_debut is None or r.date_debut <= limite]
    statuts = [
        statut
        for statut in PeriodeStatut.objects.filter(participant=parcours.participant_id).order_by("-date_debut")
        if limite is None or statut.date_debut <= limite
    ]
    jour = limite or le
    habitee = next((r for r in lues if _couvre(r, jour)), None)
    adresse = parcours.participant if habitee is None else habitee
    return {
        "adresse": adresse.adresse,
        "lieu": " ".join(filter(None, (adresse.code_postal, str(adresse.commune or "")))),
        "residences": [_residence_lue(r, le, retirable=len(lues) > 1) for r in reversed(lues)],
        "statuts": [
            StatutsLus(nature.value, nature.label, [s for s in statuts if s.nature == nature])
            for nature in NatureStatut
        ],
        "limite_situation": limite,
    }


def _couvre(residence: Residence, jour: date) -> bool:
    return (residence.date_debut or jour) <= jour <= (residence.date_fin or jour)


def _residence_lue(residence: Residence, le: date, *, retirable: bool) -> ResidenceLue:
    if residence.date_debut is not None and residence.date_debut > le:
        return ResidenceLue(residence, "à venir", "info", retirable)
    if residence.date_fin is not None and residence.date_fin < le:
        return ResidenceLue(residence, "ancienne", "neutre", retirable)
    return ResidenceLue(residence, "actuelle", "succes", retirable)


def fil_situation(parcours: Parcours, utilisateur: Utilisateur, le: date) -> Iterator[Evenement]:
    """Moves, registrations, RQTH, from the orientation on."""
    depart = parcours.date_orientation or parcours.date_debut
    personne = parcours.participant_id
    for residence in Residence.objects.filter(participant=personne, date_debut__lte=le).select_related("commune"):
        debut = residence.date_debut
        if debut is not None and (depart is None or debut >= depart):
            titre = f"Nouvelle adresse\u00a0: {residence.commune or residence.code_postal}"
            yield Evenement(debut, titre, "situation", "house")
    limite = limite_de(parcours, utilisateur)
    for statut in PeriodeStatut.objects.filter(participant=personne):
        nom = statut.get_nature_display()
        if depart is None or statut.date_debut >= depart:
            yield Evenement(statut.date_debut, f"Début\u00a0: {nom}", "situation", "card-checklist", "", statut.source)
        fin = statut.date_fin
        if fin is not None and fin <= (limite or le) and (depart is None or fin >= depart):
            yield Evenement(fin, f"Fin\u00a0: {nom}", "situation", "card-checklist", "", statut.source)


def inscrire() -> None:
    """Register these events; called once, at start-up."""
    FIL.inscrire("situation", fil_situation, ordre=86)
