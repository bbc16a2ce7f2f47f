"""Out of scope, a record does not exist: the answer is the one of a record that was never there (A-5, B3).

For each address of the access matrix that takes an identifier, each role that must not know the record asks for it,
then asks for a number that no record bears: status, headers and page are the same to the letter.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.perimetre import oublier_perimetre
from tests.matrice import ROLES, Acces
from tests.monde import Monde
from tests.test_acces import MATRICES

ABSENT = 2_000_000_000
# Modules of the matrix none of whose addresses takes a record that some role must not know.
SANS_IDENTIFIANT = {"api"}
# What differs from one request to the next whatever is asked: tokens, and the address itself.
JETONS = re.compile(r'"X-CSRFToken": "\w+"|name="csrfmiddlewaretoken" value="\w+"|value="[0-9a-f-]{36}"')


def demander(role: str, adresse: str, acces: Acces, monde: Monde) -> tuple[int, dict[str, str], str]:
    """What somebody gets from an address, without what identifies the request."""
    client = Client(raise_request_exception=False)
    with transaction.atomic():
        oublier_perimetre(monde.roles[role])
        client.force_login(monde.roles[role], backend=settings.AUTHENTICATION_BACKENDS[1])
        reponse: HttpResponse = getattr(client, acces.methode)(adresse + acces.requete, acces.donnees(monde))
        transaction.set_rollback(True)
    contenu = b"".join(reponse.streaming_content) if reponse.streaming else reponse.content
    page = JETONS.sub("", contenu.decode("utf-8", "ignore")).replace(adresse, "")
    entetes = {cle: valeur for cle, valeur in reponse.headers.items() if cle not in {"Expires", "Content-Length"}}
    return reponse.status_code, entetes, page


def ailleurs(kwargs: dict[str, Any]) -> dict[str, Any]:
    """The same address for records that do not exist."""
    return {cle: ABSENT + valeur if isinstance(valeur, int) else valeur for cle, valeur in kwargs.items()}


@pytest.mark.parametrize("module", sorted(MATRICES))
def test_hors_de_portee_et_absent_se_ressemblent(module: str, monde: Monde) -> None:
    ecarts, compares = [], 0
    for nom, acces in MATRICES[module].items():
        kwargs = acces.kwargs(monde)
        if not any(isinstance(valeur, int) for valeur in kwargs.values()):
            continue
        present, absent = reverse(nom, kwargs=kwargs), reverse(nom, kwargs=ailleurs(kwargs))
        for role in ROLES:
            if role == "anonyme" or acces.attendu(role) != 404:
                continue
            compares += 1
            if demander(role, present, acces, monde) != demander(role, absent, acces, monde):
                ecarts.append(f"{nom} – {role}")
    assert ecarts == []
    assert compares or module in SANS_IDENTIFIANT, "rien n’a été comparé"
