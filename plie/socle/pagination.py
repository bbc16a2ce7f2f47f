"""Cutting a list into pages."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Window

# Beyond, one has typed the number: the last page is looked for in two statements.
RANG_RAISONNABLE = 100_000


class PaginatorEnUneFois(Paginator):
    """Reads the rows of a page and the number of them all in one statement; takes a sorted queryset.

    Counting first asks everything twice: who may see what, and the filters.
    """

    def get_page(self, number: Any) -> Page:
        """As `Paginator.get_page`: the first page for what is no number, the last one for a number out of range."""
        try:
            rang = int(number or 1)
        except (TypeError, ValueError):
            rang = 1
        if not 1 <= rang <= RANG_RAISONNABLE:
            return super().get_page(number)
        triees: Any = self.object_list
        debut = (rang - 1) * self.per_page
        lignes = list(triees.annotate(lignes_en_tout=Window(Count("*")))[debut : debut + self.per_page])
        if not lignes and rang > 1:
            return super().get_page(number)
        self.count = lignes[0].lignes_en_tout if lignes else 0
        return Page(lignes, rang, self)
