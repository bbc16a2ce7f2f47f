"""What the dashboards count, the editions that show it, and the demo."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from pilotage.services import publication
from pilotage.services.dressage import dresser
from pilotage.services.publication import publier
from plie.socle.horloge import aujourdhui
from tests.fabriques import accounts
from tests.pilotage.mondes import LE, T3, peupler


@pytest.fixture
def peuple(db: None) -> None:
    """Aix, with its entries and its exits; Marseille, too small to be shown."""
    peupler("aix")
    peupler("mar", entrees=2, sorties=0)


@pytest.fixture
def tableaux(peuple: None, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A provisional and a published edition of Aix, the published one of all; their PDF is tested elsewhere."""
    monkeypatch.setattr(publication, "pdf_de", lambda *_, **__: b"%PDF-1.7 publie")
    coordonnateur = accounts.coordonnateur("aix")
    aix = accounts.plie("aix")
    publiee = publier(edition=dresser(plie=aix, periode=T3, le=LE), par=coordonnateur, commentaire="Belle reprise.")
    ensemble = publier(edition=dresser(plie=None, periode=T3, le=LE), par=coordonnateur, commentaire="")
    return {
        "coordonnateur": coordonnateur,
        "publiee": publiee,
        "provisoire": dresser(plie=aix, periode=T3, le=LE),
        "ensemble": ensemble,
    }


@pytest.fixture(scope="module")
def rangement(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the demo's files are written."""
    return str(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker, rangement: str) -> Iterator[date]:
    """The demo as loaded today, once for the module, then undone."""
    with django_db_blocker.unblock():
        with transaction.atomic():
            with override_settings(DEMO=True, MEDIA_ROOT=rangement):
                call_command("charger_demo", stdout=io.StringIO())
            yield aujourdhui()
            transaction.set_rollback(True)
        connection.close()


@pytest.fixture
def base(demo: date, db: None) -> date:
    """The day, inside a test that may write."""
    return demo
