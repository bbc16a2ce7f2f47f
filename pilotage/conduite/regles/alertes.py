"""When an objective slips: one rule for every objective, on its projection and not on the day's figure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from pilotage.conduite.regles.projection import Effort, PartProjetee, Projection


class Niveau(StrEnum):
    """How far an objective has slipped."""

    DECROCHE = "decroche"
    """Even the high end of the interval stays under the objective."""
    FRAGILE = "fragile"
    """The projection is under the objective, its interval reaches it."""


@dataclass(frozen=True, slots=True)
class Alerte:
    """An objective that slips."""

    code: str
    niveau: Niveau


def alerte_nombre(code: str, objectif: int, projection: Projection) -> Alerte | None:
    """An objective in persons; nothing without a projection, unless it is already reached."""
    if projection.realise >= objectif or projection.centrale is None or projection.haut is None:
        return None
    return _alerte(code, projection.centrale, projection.haut, objectif)


def alerte_part(code: str, cible: Decimal, part: PartProjetee | None, effort: Effort | None) -> Alerte | None:
    """An objective that is a share: out of reach is a loss, whatever the interval says."""
    if part is None or effort is None or effort.acquis:
        return None
    if effort.hors_d_atteinte:
        return Alerte(code, Niveau.DECROCHE)
    return _alerte(code, part.centrale, part.haut, Fraction(cible))


def _alerte(code: str, centrale: Fraction | int, haut: Fraction | int, objectif: Fraction | int) -> Alerte | None:
    if haut < objectif:
        return Alerte(code, Niveau.DECROCHE)
    if centrale < objectif:
        return Alerte(code, Niveau.FRAGILE)
    return None
