"""What changed since a published edition, cell by cell (C-2: integrations and exits are recorded retroactively)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pilotage.indicateurs.calcul import Lignes
from pilotage.indicateurs.catalogue import CATALOGUE
from pilotage.indicateurs.cellules import Indicateur


def lire(mesures: Mapping[str, Any], indicateur: Indicateur) -> Any:
    """The value of an indicator in the figures of a scope; None when an older edition did not have it."""
    place: Any = mesures.get("complements", {}) if indicateur.complement else mesures
    for etape in indicateur.code.split("."):
        if not isinstance(place, Mapping) or etape not in place:
            return None
        place = place[etape]
    return place


def ecarts(
    avant: Mapping[str, Any],
    apres: Mapping[str, Any],
    *,
    listes_avant: Lignes,
    listes_apres: Lignes,
) -> Iterator[dict[str, Any]]:
    """The indicators whose count differs, with the parcours that came in and those that went out."""
    for perimetre, mesures in apres.items():
        if perimetre not in avant:
            continue
        for indicateur in CATALOGUE.values():
            if indicateur.numerateur is None or indicateur.mesure:
                continue
            ancien, nouveau = _nombre(lire(avant[perimetre], indicateur)), _nombre(lire(mesures, indicateur))
            entres, sortis = _mouvements(indicateur, perimetre, listes_avant, listes_apres)
            if ancien is not None and (ancien != nouveau or entres or sortis):
                yield {
                    "perimetre": perimetre,
                    "code": indicateur.code,
                    "avant": ancien,
                    "apres": nouveau,
                    "entres": entres,
                    "sortis": sortis,
                }


def variations(avant: Mapping[str, Any], apres: Mapping[str, Any]) -> Iterator[tuple[str, str, int]]:
    """By how much each count of each scope moved from one edition to another."""
    for perimetre, mesures in apres.items():
        for indicateur in CATALOGUE.values() if perimetre in avant else ():
            if indicateur.numerateur is None or indicateur.mesure or indicateur.code.startswith("parmi_"):
                continue
            ancien, nouveau = _nombre(lire(avant[perimetre], indicateur)), _nombre(lire(mesures, indicateur))
            if ancien is not None and nouveau is not None and ancien != nouveau:
                yield perimetre, indicateur.code, nouveau - ancien


def _nombre(valeur: Any) -> int | None:
    return valeur["n"] if isinstance(valeur, Mapping) else valeur


def _mouvements(indicateur: Indicateur, perimetre: str, avant: Lignes, apres: Lignes) -> tuple[list[int], list[int]]:
    if indicateur.numerateur is None:
        return [], []
    anciens = set(avant.parcours(indicateur.numerateur, perimetre))
    nouveaux = set(apres.parcours(indicateur.numerateur, perimetre))
    return sorted(nouveaux - anciens), sorted(anciens - nouveaux)
