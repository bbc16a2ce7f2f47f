"""P4: each address that shows something asks as many questions of the database for 1 and for 25 of everything."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.perimetre import oublier_perimetre
from plie.socle.horloge import aujourdhui
from tests.elargissement import elargir, remplir
from tests.matrice import ROLES, Acces
from tests.monde import Monde, construire
from tests.test_acces import MATRICES

pytestmark = pytest.mark.django_db
AUTRES = 24
# The role that reads the most of an address, among those that it lets in.
LECTEURS = ("animation", "referent", "administrateur", "financeur", "membre", "agent_pole", *ROLES)


@pytest.mark.parametrize("module", sorted(MATRICES))
def test_une_adresse_coute_autant_pour_un_et_pour_vingt_cinq(module: str) -> None:
    monde, le = construire(aujourdhui()), aujourdhui()
    avant = comptes(module, monde)
    assert avant or not lisibles(module)
    elargir(monde, le, AUTRES)
    apres = comptes(module, monde)
    assert {nom: (avant[nom], apres[nom]) for nom in avant if avant[nom] != apres[nom]} == {}


@pytest.mark.parametrize("adresse", ["parcours:liste", "parcours:travail"])
def test_les_deux_listes_de_tous_les_jours_pour_250(adresse: str) -> None:
    monde, le = construire(aujourdhui()), aujourdhui()
    client = connecte(monde, "referent")
    avant = requetes(client, reverse(adresse))
    elargir(monde, le, 125)
    remplir(monde, monde.parcours_non_brsa, le, 1)
    assert requetes(client, reverse(adresse)) == avant


def lisibles(module: str) -> dict[str, tuple[Acces, str]]:
    """The addresses that show something when they are opened, and who opens them."""
    trouvees = {}
    for nom, acces in MATRICES[module].items():
        lecteur = next((role for role in LECTEURS if role != "anonyme" and acces.attendu(role) == 200), None)
        if acces.methode == "get" and lecteur:
            trouvees[nom] = (acces, lecteur)
    return trouvees


def comptes(module: str, monde: Monde) -> dict[str, int]:
    """How many queries each address makes, by the second call: the first fills what the process keeps."""
    comptes = {}
    for nom, (acces, lecteur) in lisibles(module).items():
        with a_defaire():
            url = reverse(nom, kwargs=acces.kwargs(monde)) + acces.requete
            comptes[nom] = requetes(connecte(monde, lecteur), url)
    return comptes


@contextmanager
def a_defaire() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def connecte(monde: Monde, role: str) -> Client:
    client = Client()
    oublier_perimetre(monde.roles[role])
    client.force_login(monde.roles[role], backend=settings.AUTHENTICATION_BACKENDS[1])
    return client


def requetes(client: Client, url: str) -> int:
    _lire(client, url)
    with CaptureQueriesContext(connection) as captees:
        _lire(client, url)
    return len(captees)


def _lire(client: Client, url: str) -> None:
    reponse: Any = client.get(url)
    assert reponse.status_code == 200, url
    if reponse.streaming:
        b"".join(reponse.streaming_content)
