"""The API against its own description: every operation, each role, all of schemathesis's checks (B10).

The suite draws a few requests of each kind; before `python -m pytest tests/test_api.py`, `EXEMPLES_API=500` draws
as many as one wants per operation and role, and `GRAINE` the very ones that a failure names.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import schemathesis
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test import Client
from django.urls import reverse
from hypothesis import strategies as st
from rest_framework.throttling import UserRateThrottle
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.events import EngineEvent, FatalError, NonFatalError, ScenarioFinished
from schemathesis.engine.recorder import ScenarioRecorder
from schemathesis.transport.wsgi import WSGITransport

from pilotage.forms_exploration import ANNEES
from plie.socle.horloge import aujourdhui
from tests.matrice import ROLES
from tests.monde import Monde, construire

EXEMPLES = int(os.environ.get("EXEMPLES_API", "10"))
GRAINE = int(os.environ.get("GRAINE", "0")) or random.randrange(1, 10**6)
# The schema promises a day and the codes of PLIE; most days of the calendar, and most codes, mean nothing here.
JOURS = st.dates(date(ANNEES[0], 1, 1), date(ANNEES[-1], 12, 31)) | st.dates()
PERIMETRES = {"values": ["tous", "aix", "mar", "aix,mar", "aix,tous", "aix,aix"]}
COMPRIS_MAIS_IMPOSSIBLE = 422
# A figure that the schema lets through has these answers; a period that goes backwards is told from them below.
ACCEPTEES = ["2xx", "403", "404", COMPRIS_MAIS_IMPOSSIBLE]
DU_RESEAU = ("max_redirects", "verify", "cert", "proxies")


@pytest.fixture
def application(monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[Callable[..., Any]]:
    """The application as a server calls it, on the connection of the test: the requests come from another thread."""
    servir, connexion = get_wsgi_application(), connections["default"]
    monkeypatch.setattr(connexion, "close_if_unusable_or_obsolete", lambda: None)
    monkeypatch.setattr(UserRateThrottle, "rate", None, raising=False)  # more requests than a minute allows
    envoyer = WSGITransport.send

    def envoyer_sans_reseau(transport: Any, case: Any, **arguments: Any) -> Any:
        """The check of ignored credentials gives the settings of a socket to calls within the process: drop them."""
        return envoyer(transport, case, **{nom: valeur for nom, valeur in arguments.items() if nom not in DU_RESEAU})

    monkeypatch.setattr(WSGITransport, "send", envoyer_sans_reseau)

    def appeler(environ: dict[str, Any], start_response: Any) -> Any:
        connections["default"] = connexion
        return servir(environ, start_response)

    connexion.inc_thread_sharing()
    yield appeler
    connexion.dec_thread_sharing()


def client_de(monde: Monde, role: str) -> Client:
    client = Client()
    client.force_login(monde.roles[role], backend=settings.AUTHENTICATION_BACKENDS[1])
    return client


def essayer(application: Callable[..., Any], monde: Monde, role: str) -> Iterator[EngineEvent]:
    """Everything that schemathesis tries as this role: missing and wrong parameters, other methods, drawn values."""
    config: dict[str, Any] = {
        "seed": GRAINE,
        "generation": {"max-examples": EXEMPLES, "database": "none"},
        "checks": {"positive_data_acceptance": {"expected-statuses": ACCEPTEES}},
        "dictionaries": {"perimetres": PERIMETRES},
        "parameters": {"query.perimetre": {"dictionary": "perimetres", "probability": 0.8}},
    }
    if role != "anonyme":
        cle = client_de(monde, role).cookies[settings.SESSION_COOKIE_NAME].value
        config["auth"] = {"openapi": {"cookieAuth": {"api_key": cle}}}
    decrite = client_de(monde, "animation").get(reverse("api:schema"), {"format": "json"}).json()
    schema = schemathesis.openapi.from_dict(decrite, config=SchemathesisConfig.from_dict(config))
    schema.app = application
    yield from from_schema(schema).execute()


def test_l_api_tient_ce_que_dit_son_schema(
    application: Callable[..., Any], record_property: Callable[[str, object], None]
) -> None:
    schemathesis.openapi.format("date", JOURS.map(date.isoformat))
    monde = construire(aujourdhui())
    statuts: Counter[int] = Counter()
    verifications: set[str] = set()
    for role in ROLES:
        for evenement in essayer(application, monde, role):
            assert not isinstance(evenement, FatalError | NonFatalError), getattr(evenement, "value", evenement)
            if isinstance(evenement, ScenarioFinished):
                assert manquements(evenement.recorder) == [], f"{role}, graine {GRAINE}"
                verifications |= {fait.name for faits in evenement.recorder.checks.values() for fait in faits}
                statuts.update(lire(evenement.recorder))
    assert {200, 400, 403, 404, COMPRIS_MAIS_IMPOSSIBLE} <= statuts.keys()
    detail = ", ".join(f"{nombre} × {statut}" for statut, nombre in sorted(statuts.items()))
    record_property("chiffres", f"API : {statuts.total()} requêtes, {len(verifications)} vérifications : {detail}.")


def manquements(carnet: ScenarioRecorder) -> list[str]:
    """What the answers did that the schema does not say."""
    return [
        f"{carnet.label} {fait.name} : {fait.failure_info.failure.message} ({fait.failure_info.code_sample})"
        for faits in carnet.checks.values()
        for fait in faits
        if fait.failure_info is not None
    ]


def lire(carnet: ScenarioRecorder) -> Iterator[int]:
    """The statuses; a period is refused (422) when it goes backwards or leaves the years kept, and only then."""
    for cle, echange in carnet.interactions.items():
        assert echange.response is not None
        statut = echange.response.status_code
        if statut in (200, COMPRIS_MAIS_IMPOSSIBLE) and carnet.label and "chiffres" in carnet.label:
            demande = carnet.cases[cle].value.query
            du, au = (date.fromisoformat(demande[nom]) for nom in ("du", "au"))
            assert (statut == 200) == (du <= au and du.year in ANNEES and au.year in ANNEES)
        yield statut
