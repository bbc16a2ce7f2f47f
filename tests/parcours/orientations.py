"""A person oriented, as the tests of the orientation and of what follows it do it."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.models import Utilisateur
from parcours.models import Parcours
from parcours.services.orientation import (
    Prescription,
    enregistrer_orientation,
)
from tests.fabriques.accounts import plie

LE = date(2026, 3, 10)


def champs(**autres: Any) -> dict[str, Any]:
    return {
        "nom": "Ferrand",
        "prenom": "Louise",
        "date_naissance": date(1990, 5, 4),
        "sexe": "F",
        "commune_id": "13001",
    } | autres


def identite(**autres: Any) -> dict[str, Any]:
    """Fields as the service takes them (a commune, not its code)."""
    valeurs = champs(**autres)
    from accounts.models import Commune

    valeurs["commune"] = Commune.objects.get(pk=valeurs.pop("commune_id"))
    return valeurs


def orienter(auteur: Utilisateur, **autres: Any) -> Parcours:
    options: dict[str, Any] = {
        "plie": plie("aix"),
        "champs": identite(),
        "prescription": Prescription("pole_insertion", date(2026, 3, 1), "Pôle d’Aix", "M. Roux", "Reprise d’emploi"),
        "le": LE,
    }
    return enregistrer_orientation(auteur=auteur, **(options | autres))
