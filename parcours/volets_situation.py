"""The situation over time on the page of a parcours: addresses, France Travail, RQTH, what the entry froze."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from parcours.dossier import DossierLu
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


def situation_datee(dossier: DossierLu) -> dict[str, Any]:
    """What the section of the situation adds to the record; nothing after the end of the RSA for a pôle (A-2)."""
    parcours, limite, le = dossier.parcours, dossier.limite, dossier.le
    lues = [r for r in dossier.lignes(Residence) if limite is None or r.date_debut is None or r.date_debut <= limite]
    statuts = [s for s in dossier.lignes(PeriodeStatut) if limite is None or s.date_debut <= limite]
    statuts.sort(key=lambda statut: statut.date_debut, reverse=True)
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


def fil_situation(dossier: DossierLu) -> Iterator[Evenement]:
    """Moves, registrations, RQTH, from the orientation on."""
    limite, le = dossier.limite, dossier.le
    depart = dossier.parcours.date_orientation or dossier.parcours.date_debut
    for residence in dossier.lignes(Residence):
        debut = residence.date_debut
        if debut is not None and debut <= le and (depart is None or debut >= depart):
            titre = f"Nouvelle adresse\u00a0: {residence.commune or residence.code_postal}"
            yield Evenement(debut, titre, "situation", "house")
    for statut in dossier.lignes(PeriodeStatut):
        nom = statut.get_nature_display()
        if depart is None or statut.date_debut >= depart:
            yield Evenement(statut.date_debut, f"Début\u00a0: {nom}", "situation", "card-checklist", "", statut.source)
        fin = statut.date_fin
        if fin is not None and fin <= (limite or le) and (depart is None or fin >= depart):
            yield Evenement(fin, f"Fin\u00a0: {nom}", "situation", "card-checklist", "", statut.source)


def inscrire() -> None:
    """Register these events; called once, at start-up."""
    FIL.inscrire("situation", fil_situation, ordre=86)
