"""A real browser on a real server, with a real worker beside it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from accounts.models import Utilisateur
from parcours.models import Parcours
from participants.models import Participant
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa
from tests.navigateur.clavier import Comptes
from tests.navigateur.gestes import Poste
from tests.plateforme.processus import environnement

CHROMIUM = "/usr/bin/chromium"
OPTIONS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def navigateur() -> Iterator[Browser]:
    """One Chromium for the session; each person has a context of their own."""
    # Playwright's loop runs in this thread: Django would take the test's own queries for asynchronous ones.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def poste(navigateur: Browser, live_server: Any) -> Iterator[Callable[[Utilisateur], Poste]]:
    """Sit somebody at a screen: `poste(utilisateur)` logs in by the real form and returns their page."""
    contextes: list[BrowserContext] = []
    erreurs: list[str] = []

    def asseoir(utilisateur: Utilisateur) -> Poste:
        contexte = navigateur.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900})
        contextes.append(contexte)
        page: Page = contexte.new_page()
        page.set_default_timeout(90_000)
        page.on("pageerror", lambda erreur: erreurs.append(str(erreur)))
        page.on("console", lambda message: erreurs.append(message.text) if message.type == "error" else None)
        return Poste(page, live_server.url).connecter(utilisateur)

    yield asseoir
    for contexte in contextes:
        contexte.close()
    # The strict CSP reports what it blocks in the console: a page that needs it fails here.
    # A refusal on purpose (403, 404, 422) is written there too, and so are a poll cut short by leaving the page and
    # the network cut by a test.
    permis = (
        "Failed to load resource: the server responded with a status of 4",
        "Failed to load resource: net::ERR_INTERNET_DISCONNECTED",
        "htmx:",
    )
    assert [erreur for erreur in erreurs if not erreur.startswith(permis)] == []


@pytest.fixture
def personne() -> Participant:
    """The person followed; a module whose screens show more of somebody has a person of its own."""
    return FabriqueParticipant(nom="Vantrepotte", prenom="Nadège")


@pytest.fixture
def suivi(request: pytest.FixtureRequest, personne: Participant, referent: Utilisateur) -> Parcours:
    """Their parcours, under way since the day that the module says."""
    return parcours_en_cours(participant=personne, debut=request.module.DEBUT, referent=referent)


@pytest.fixture
def brsa(request: pytest.FixtureRequest, personne: Participant) -> None:
    """They have had the RSA since a month before their parcours."""
    FabriquePeriodeRsa(participant=personne, date_debut=request.module.DEBUT - timedelta(days=30))


@pytest.fixture
def ecran(poste: Callable[[Utilisateur], Poste], referent: Utilisateur, suivi: Parcours) -> Poste:
    """The référent's screen, open on the page of the person followed."""
    return poste(referent).aller(f"/parcours/{suivi.pk}/")


@pytest.fixture
def comptes(capsys: pytest.CaptureFixture[str]) -> Iterator[Comptes]:
    """The interactions of each gesture by keyboard, printed at the end."""
    releves: Comptes = {}
    yield releves
    with capsys.disabled():
        for geste, (interactions, tabulations) in releves.items():
            print(f"\n  {geste:<44}{interactions:>3} interactions {tabulations:>4} tabulations", end="")  # noqa: T201


@pytest.fixture
def worker(live_server: Any, tmp_path: Path) -> Iterator[Callable[[str], None]]:
    """A real Celery worker on the test's database; `worker("nom.de.tache")` sends it a message."""
    reglages = environnement(tmp_path)
    processus = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "celery", "--app", "plie", "--skip-checks", "worker",
         "--pool", "solo", "--loglevel", "error", "--without-gossip", "--without-mingle", "--without-heartbeat"],
        env=reglages, stdin=subprocess.DEVNULL,
    )  # fmt: skip

    def envoyer(tache: str) -> None:
        script = f"import django; django.setup(); from plie.celery import app; app.send_task({tache!r})"
        subprocess.run([sys.executable, "-W", "ignore", "-c", script], env=reglages, check=True)

    yield envoyer
    processus.kill()
    processus.wait()
