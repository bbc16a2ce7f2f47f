"""The monthly gross SMIC (35 h) by date: pure, from a list of (depuis, mensuel)."""

from __future__ import annotations

import csv
from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

CHEMIN = Path(__file__).with_name("donnees") / "smic.csv"
_MOIS_AN = 12


def rang_du_mois(le: date) -> int:
    """Months numbered from year 0, so that consecutive months have consecutive numbers."""
    return le.year * _MOIS_AN + le.month - 1


def premier_jour(rang: int) -> date:
    """The first day of a numbered month."""
    return date(rang // _MOIS_AN, rang % _MOIS_AN + 1, 1)


class BaremeSmic:
    """The known values of the SMIC; the last one holds until another is entered."""

    __slots__ = ("_depuis", "_mensuels", "_sommes")

    def __init__(self, valeurs: Iterable[tuple[date, Decimal]]) -> None:
        triees = sorted(valeurs)
        self._depuis = [depuis for depuis, _ in triees]
        self._mensuels = [mensuel for _, mensuel in triees]
        # Sums already asked: the same months come back in every file of a period.
        self._sommes: dict[tuple[int, int], Decimal | None] = {}

    def mensuel(self, le: date) -> Decimal | None:
        """The monthly SMIC in force on a day; nothing before the first known value."""
        rang = bisect_right(self._depuis, le)
        return self._mensuels[rang - 1] if rang else None

    def somme(self, premier_mois: int, mois: int) -> Decimal | None:
        """The sum of the values in force on the first day of `mois` months in a row; nothing if one is unknown."""
        cle = (premier_mois, mois)
        if cle not in self._sommes:
            valeurs = [self.mensuel(premier_jour(premier_mois + i)) for i in range(mois)]
            connues = [valeur for valeur in valeurs if valeur is not None]
            self._sommes[cle] = sum(connues, Decimal()) if len(connues) == mois else None
        return self._sommes[cle]


@lru_cache(maxsize=1)
def bareme_du_projet(chemin: Path = CHEMIN) -> BaremeSmic:
    """The values delivered with the software, for the command that never opens the database."""
    with chemin.open(encoding="utf-8", newline="") as fichier:
        return BaremeSmic(
            (date.fromisoformat(ligne["depuis"]), Decimal(ligne["mensuel_brut"]))
            for ligne in csv.DictReader(fichier, delimiter=";")
        )
