"""What every test lives under: no network, its own folder for files, an empty cache and an empty outbox."""

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from pytest_django import DjangoDbBlocker, Settings

from accounts import source_pacte
from accounts.models import Utilisateur
from plie.socle.horloge import aujourdhui
from tests.fabriques.accounts import accompagnateur
from tests.fabriques.reprise import base_de_2018_2021, base_reprise, dossier, tour_de_reprise
from tests.gabarit import gabarit
from tests.monde import Monde, construire

__all__ = ["base_de_2018_2021", "base_reprise", "dossier", "tour_de_reprise"]  # fixtures for every test

LOCALES = ("127.", "::1", "localhost", "0.0.0.0")


def pytest_collection() -> None:
    """Modules of tests ask for the Pacte's figures when they are imported: no database is open then."""
    source_pacte.amorcer()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How much the access matrix holds, when it was run."""
    passes = terminalreporter.stats.get("passed", [])
    for rapport in passes:
        for cle, valeur in rapport.user_properties:
            if cle == "chiffres":
                terminalreporter.write_line(str(valeur))
    if any(rapport.nodeid.startswith("tests/test_acces.py") for rapport in passes):
        from tests.matrice import ROLES
        from tests.test_acces import MATRICES

        adresses = sum(len(declarees) for declarees in MATRICES.values())
        cases = adresses * len(ROLES)
        terminalreporter.write_line(f"Matrice d’accès : {adresses} adresses × {len(ROLES)} rôles = {cases} cases.")


class ReseauInterdit(RuntimeError):
    """A test tried to reach another machine."""


@pytest.fixture(autouse=True, scope="session")
def sans_reseau() -> Iterator[None]:
    """Refuse every connection but to this machine: a test that needs the world proves nothing elsewhere."""
    connecter = socket.socket.connect

    def connecter_ici(prise: socket.socket, adresse: Any) -> None:
        if isinstance(adresse, tuple) and not str(adresse[0]).startswith(LOCALES):
            raise ReseauInterdit(f"connexion refusée pendant les essais : {adresse[0]}")
        return connecter(prise, adresse)

    with pytest.MonkeyPatch.context() as rustine:
        rustine.setattr(socket.socket, "connect", connecter_ici)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Each worker's database is a copy of one that is already migrated."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = gabarit()


@pytest.fixture(autouse=True)
def fichiers_a_part(settings: Settings, tmp_path: Path) -> None:
    """Files written by a test disappear with it."""
    settings.MEDIA_ROOT = str(tmp_path / "media")


@pytest.fixture
def referent(db: None) -> Utilisateur:
    """An accompagnateur of Aix, who follows."""
    return accompagnateur()


@pytest.fixture
def monde(db: None) -> Monde:
    """Somebody of each role, and files within and out of their scopes."""
    return construire(aujourdhui())


@pytest.fixture
def documents_en_clair(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PDF is what it would have been laid out from: a name in it is found, and nothing waits for the layout."""
    for porte in ("plie.socle.pdf.rendre_pdf", "pilotage.documents.rendre_pdf"):
        monkeypatch.setattr(porte, lambda html, **_: html.encode())


@pytest.fixture(autouse=True)
def cache_vide() -> Iterator[None]:
    """Throttles and cached figures of one test do not reach the next, nor what a module prepares before it."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def pacte_livre() -> Iterator[None]:
    """Each test starts with the Pacte that ships with the software, as a new database holds it.

    And leaves it behind: what a module prepares once (the demo) is prepared before this runs for its first test.
    """
    source_pacte.amorcer()
    yield
    source_pacte.amorcer()
