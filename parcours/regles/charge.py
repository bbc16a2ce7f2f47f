"""The load of an accompagnateur: 100 people per full-time equivalent, 90 for Marseille Provence Centre (art. 5 a)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True)
class Charge:
    """Open parcours against the objective of somebody's working time."""

    etp: Decimal
    objectif: int
    taux: Decimal
    """Percentage of the objective, to one decimal."""

    @property
    def depasse(self) -> bool:
        return self.taux > 100


def charge(suivis: int, *, etp: Decimal, suivis_par_etp: int) -> Charge:
    """What somebody carries: 80 people at four fifths are the full load of a PLIE at 100."""
    plein = etp * suivis_par_etp
    taux = (suivis * 100 / plein).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return Charge(etp=etp, objectif=int(plein.quantize(Decimal(1), rounding=ROUND_HALF_UP)), taux=taux)
