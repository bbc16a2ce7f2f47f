"""The tabs that tie together what the structure d'animation does about people's data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from accounts.perimetre import perimetre_de

if TYPE_CHECKING:
    from accounts.models import Utilisateur

_ONGLETS = (
    ("droits", "Demandes des personnes", "participants:droits"),
    ("conservation", "Conservation", "participants:conservation"),
    ("violations", "Violations de données", "participants:violations"),
)


def onglets_des_donnees(utilisateur: Utilisateur, actif: str) -> list[dict[str, Any]]:
    """Requests, retention, breaches; an administrator has no request to answer, and reaches the others by the menu."""
    if not perimetre_de(utilisateur).anime:
        return []
    return [
        {"libelle": libelle, "url": reverse(nom), "actif": code == actif, "compteur": None}
        for code, libelle, nom in _ONGLETS
    ]
