"""A parcours that an avenant would judge otherwise, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from parcours.models import Parcours
from pilotage.models import EffetAvenant
from pilotage.presentation.cases import jour
from plie.socle.typographie import date_en_chiffres
from sorties.enums import Critere


@dataclass(frozen=True)
class LigneEffet:
    """One row: the parcours, and each thing before and after; empty when it does not change."""

    parcours: Parcours
    verdict_avant: str
    verdict_apres: str
    echeance_avant: str
    echeance_apres: str
    delai: str


def lire_effet(effet: EffetAvenant) -> LigneEffet:
    """The row of an effect, its parcours and participant already read."""
    avant, apres = effet.avant, effet.apres
    verdicts = _verdict(avant), _verdict(apres)
    echeances = _echeance(avant), _echeance(apres)
    delai = ""
    if avant["hors_delai"] != apres["hors_delai"]:
        delai = "deviendrait hors délai" if apres["hors_delai"] else "ne serait plus hors délai"
    return LigneEffet(
        effet.parcours,
        *_s_ils_different(*verdicts),
        *_s_ils_different(*echeances),
        delai,
    )


def _s_ils_different(avant: str, apres: str) -> tuple[str, str]:
    return (avant, apres) if avant != apres else ("", "")


def _echeance(cote: Mapping[str, Any]) -> str:
    return date_en_chiffres(jour(cote["echeance"]))


def _verdict(cote: Mapping[str, Any]) -> str:
    if not cote["critere"]:
        return "Aucun critère rempli"
    texte = f"{Critere(cote['critere']).label!s} ({cote['qualification']})"
    if cote["constatable_le"]:
        texte += f", constatable le {date_en_chiffres(jour(cote['constatable_le']))}"
    return texte[:1].upper() + texte[1:]
