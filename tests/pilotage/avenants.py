"""Amendments prepared and put in force, for the tests of what follows from them."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.models import VersionPacte
from pilotage.avenants import services
from pilotage.avenants.effets import comparer
from pilotage.models import Edition
from tests.fabriques import accounts

EFFET = date(2027, 1, 1)
LE = date(2026, 11, 22)


def sans_suite(pourcent: float, message: str = "") -> None:
    """Nobody watches the progress."""


def prepare(effet: date = EFFET, **chiffres: Any) -> VersionPacte:
    avenant = services.preparer(code="A1", libelle="Avenant 1", date_effet=effet, par=accounts.administrateur())
    for code, valeur in chiffres.items():
        avenant = services.fixer_figure(avenant=avenant, code=code, valeur=valeur, article="2", version=avenant.version)
    return avenant


def publie(avenant: VersionPacte, le: date = LE) -> VersionPacte:
    comparer(avenant, le=le, avancer=sans_suite)
    par = accounts.administrateur()
    return services.mettre_en_vigueur(avenant=avenant, par=par, le=le, version=avenant.version)


def edition_publiee(du: date, au: date) -> Edition:
    return Edition.objects.create(
        date_debut=du, date_fin=au, arrete_le=au, version_pacte="2023-2027", version_calcul="1", valeurs={},
        identifiants={}, statut="publiee", publiee_par=accounts.coordonnateur(), publiee_le="2026-10-20T08:00:00Z",
    )  # fmt: skip


def mises_a_jour(avenant: VersionPacte) -> Any:
    """The history of a version, without its creation."""
    return VersionPacte.pgh_event_model.objects.filter(pgh_obj_id=avenant.pk, pgh_label="update").order_by("pgh_id")
