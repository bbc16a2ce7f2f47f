"""A page of changes, for a door."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from plie.journal.filters import FiltreModifications
from plie.journal.modifications.designations import genre_de
from plie.journal.modifications.lecture import Lecture, Source
from plie.socle.pagination import RANG_RAISONNABLE

PAR_PAGE = 50


def page_de_modifications(
    request: HttpRequest, sources: Sequence[Source], *, lecteurs: Collection[str]
) -> dict[str, Any]:
    """The filters, and the page asked for, of the changes of these tables."""
    genres = [(source.modele._meta.label, genre_de(source.modele)) for source in sources]
    genres.sort(key=lambda genre: genre[1].casefold())
    filtre = FiltreModifications(request.GET, genres=genres)
    lecture = Lecture(sources, filtre.criteres, lecteurs=lecteurs)
    return {"filtre": filtre, "page": _page(lecture, request.GET.get("page"))}


def _page(lecture: Lecture, demandee: str | None) -> Page:
    """As `Paginator.get_page`: the first page for what is no number, the last one for a number out of range."""
    paginator = Paginator((), PAR_PAGE)
    rang = int(demandee) if demandee and demandee.isascii() and demandee.isdigit() else 1
    rang = min(max(rang, 1), RANG_RAISONNABLE)
    lignes, paginator.count = lecture.tranche((rang - 1) * PAR_PAGE, PAR_PAGE)
    if not lignes and rang > 1:
        _, paginator.count = lecture.tranche(0, 1)
        rang = paginator.num_pages
        lignes, _ = lecture.tranche((rang - 1) * PAR_PAGE, PAR_PAGE)
    return Page(lignes, rang, paginator)
