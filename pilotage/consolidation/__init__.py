"""The yearly consolidation, in the format of the Alliance Villes Emploi (tables 1 to 4, 8 and 9)."""

from pilotage.consolidation.calcul import consolider

__all__ = ["consolider"]
