"""A set of parcours on a day: the rows that every kind of deadline looks at, read in one statement.

What `parcours.dossier` is to the page of one parcours, this is to the lists: each source of deadlines says the tables
that it looks at (`ECHEANCES`), all of them leave together, and what two sources work out of them is worked out once.
Rights are settled before: the set is already scoped to whoever asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from django.db import models

from parcours.lignes_lues import Cle, LignesLues, code_de
from parcours.querysets import ParcoursQuerySet
from parcours.volets import ECHEANCES
from plie.socle.lectures import LectureCommune

SANS_AUTRE: Mapping[Cle, models.QuerySet] = MappingProxyType({})


class LotLu(LignesLues):
    """Some parcours on a day, as the sources of deadlines read them."""

    def __init__(self, parcours: ParcoursQuerySet, le: date, *, aussi: Mapping[Cle, models.QuerySet] = SANS_AUTRE):
        """What the set is.

        Args:
            aussi: rows that the screen shows besides, read by the same statement.
        """
        super().__init__()
        self.parcours, self.le = parcours, le
        self._aussi = aussi

    def _lire(self) -> dict[str, list[Any]]:
        tables = {
            code_de(cle): lignes
            for source in (*(source.tables(self.parcours, self.le) for source in ECHEANCES), self._aussi)
            for cle, lignes in source.items()
        }
        return LectureCommune(tables).lire()
