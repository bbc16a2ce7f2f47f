"""P4: each address that shows something asks as many questions of the database for two and for 250 of everything,
and fifteen at most.
"""

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
from tests.elargissement import Modeles
from tests.matrice import ROLES
from tests.monde import Monde, construire
from tests.test_acces import MATRICES

pytestmark = pytest.mark.django_db
AUTRES = 250
LIMITE = 15
# The role that reads the most of an address, among those that it lets in.
LECTEURS = ("animation", "referent", "administrateur", "financeur", "membre", "agent_pole", *ROLES)

# The address, what is asked of it, by its name and by who opens it.
Adresses = dict[tuple[str, str], tuple[str, dict[str, Any]]]


# Opened in its turn, it leads to the avenant that the next addresses of the matrix have prepared.
SANS_PAGE = {"pilotage:avenant_preparer"}


@pytest.mark.usefixtures("documents_en_clair")
def test_une_adresse_coute_autant_pour_deux_et_pour_250_et_quinze_requetes_au_plus() -> None:
    le = aujourdhui()
    monde = construire(le)
    modeles, adresses = Modeles(monde, le), lisibles(monde)
    assert len(adresses) > 100
    clients = {role: connecte(monde, role) for role in {role for _, role in adresses}}
    compter(adresses, clients)  # the first call fills what the process keeps
    avant = compter(adresses, clients)
    modeles.multiplier(AUTRES)
    apres = compter(adresses, clients)
    assert {nom: (avant[nom], apres[nom]) for nom in avant if avant[nom] != apres[nom]} == {}
    assert {nom: compte for nom, compte in apres.items() if compte > LIMITE} == {}


def lisibles(monde: Monde) -> Adresses:
    """The addresses that show something when they are opened: who opens each, and where.

    The référent opens them too: a portfolio is a right over one row at a time, which costs what the right over a PLIE
    does not. All of them are built before the first is opened: what an address is about must outlive it.
    """
    trouvees: Adresses = {}
    for matrice in MATRICES.values():
        for nom, acces in matrice.items():
            if acces.methode != "get" or nom in SANS_PAGE:
                continue
            admis = [role for role in LECTEURS if role != "anonyme" and acces.attendu(role) == 200]
            if not admis:
                continue
            # Once for both: opening a link to an agenda closes the one before it.
            lue = reverse(nom, kwargs=acces.kwargs(monde)) + acces.requete, acces.donnees(monde)
            trouvees |= {(nom, role): lue for role in admis if role in (admis[0], "referent")}
    return trouvees


def compter(adresses: Adresses, clients: dict[str, Client]) -> dict[tuple[str, str], int]:
    """How many queries each address makes."""
    comptes = {}
    for (nom, role), (url, donnees) in adresses.items():
        with a_defaire(), CaptureQueriesContext(connection) as captees:
            lire(clients[role], url, donnees)
        comptes[nom, role] = len(captees)
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


def lire(client: Client, url: str, donnees: dict[str, Any]) -> None:
    reponse: Any = client.get(url, donnees)
    assert reponse.status_code == 200, url
    if reponse.streaming:
        b"".join(reponse.streaming_content)
