"""A page and its count, read in one statement."""

from __future__ import annotations

import pytest
from django.core.paginator import Paginator
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Commune
from plie.socle.pagination import PaginatorEnUneFois

PAR_PAGE = 50


def communes() -> object:
    return Commune.objects.order_by("code_insee")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "demandee",
    [None, "", "1", "2", "3", "0", "-1", "abc", "1.5", "9" * 30, "9" * 5_000, "٣", "100000", "100001", "\x00"],
)
def test_meme_page_que_la_pagination_en_deux_fois(demandee: str | None) -> None:
    temoin = Paginator(communes(), PAR_PAGE).get_page(demandee)
    page = PaginatorEnUneFois(communes(), PAR_PAGE).get_page(demandee)
    assert (list(page), page.number) == (list(temoin), temoin.number)
    assert (page.paginator.count, page.paginator.num_pages) == (temoin.paginator.count, temoin.paginator.num_pages)
    assert (page.has_next(), page.start_index(), page.end_index()) == (
        temoin.has_next(),
        temoin.start_index(),
        temoin.end_index(),
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("demandee", "requetes"), [("1", 1), ("2", 1), ("100000", 3)])
def test_une_lecture_pour_une_page_qui_existe(demandee: str, requetes: int) -> None:
    assert Commune.objects.count() > PAR_PAGE
    with CaptureQueriesContext(
        connection,
    ) as lues:
        page = PaginatorEnUneFois(communes(), PAR_PAGE).get_page(demandee)
        assert len(page) + page.paginator.count > 0
    assert len(lues) == requetes


@pytest.mark.django_db
@pytest.mark.parametrize("demandee", [None, "1", "2"])
def test_liste_vide(demandee: str | None) -> None:
    page = PaginatorEnUneFois(Commune.objects.none(), PAR_PAGE).get_page(demandee)
    assert (list(page), page.number, page.paginator.count, page.paginator.num_pages) == ([], 1, 0, 1)
