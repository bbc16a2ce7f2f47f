"""Routes × methods: what an address does not declare, it refuses; an empty form breaks nothing (B1, B7)."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.perimetre import oublier_perimetre
from tests.monde import Monde
from tests.test_acces import MATRICES

# A page, a form, or a gesture: nothing else exists here.
JAMAIS_SERVIES = ("put", "patch", "delete", "trace")
REFUS = {302, 401, 403, 404, 405}
ROLES = ("animation", "administrateur")
ROLES_ECOUTES = ("animation", "referent", "membre", "administrateur")
# The library's forms take a PUT for a POST, as Django's generic views do: the same checks, so the same answer.
COMME_UN_POST = ("account_", "mfa_", "socialaccount_")


@pytest.mark.parametrize("module", sorted(MATRICES))
def test_aucune_adresse_ne_sert_une_methode_qu_elle_ne_declare_pas(module: str, monde: Monde) -> None:
    fautes = []
    for role in ROLES:
        client = Client(raise_request_exception=False)
        oublier_perimetre(monde.roles[role])
        client.force_login(monde.roles[role], backend=settings.AUTHENTICATION_BACKENDS[1])
        for nom, acces in MATRICES[module].items():
            adresse = reverse(nom, kwargs=acces.kwargs(monde)) + acces.requete
            obtenus = {methode: appeler(client, adresse, methode) for methode in (*JAMAIS_SERVIES, "post")}
            fautes += [
                f"{nom} – {role} – {methode} : {statut}"
                for methode, statut in obtenus.items()
                if statut >= 500 or not (methode == "post" or statut in REFUS or nom.startswith(COMME_UN_POST))
            ]
    assert fautes == []


def appeler(client: Client, adresse: str, methode: str) -> int:
    """Call an address without any data, undo what it changed (a logout too); the status."""
    with transaction.atomic():
        statut: int = getattr(client, methode)(adresse).status_code
        transaction.set_rollback(True)
    return statut


# Addresses that the matrix posts to, and whose form is a page.
AUSSI_UNE_PAGE = {"participants:droit_repondre"}


@pytest.mark.parametrize("module", sorted(MATRICES))
def test_un_geste_ne_se_fait_pas_par_une_lecture(module: str, monde: Monde) -> None:
    """A link, a prefetch or an image calls by GET: an address that only receives refuses it, whoever asks (B7)."""
    fautes = {}
    for nom, acces in MATRICES[module].items():
        if acces.methode != "post" or nom in AUSSI_UNE_PAGE:
            continue
        for role in ROLES_ECOUTES:
            if acces.attendu(role) not in (200, 302, 422):
                continue
            client = Client(raise_request_exception=False)
            oublier_perimetre(monde.roles[role])
            client.force_login(monde.roles[role], backend=settings.AUTHENTICATION_BACKENDS[1])
            for methode in ("get", "head"):
                statut = appeler(client, reverse(nom, kwargs=acces.kwargs(monde)) + acces.requete, methode)
                if statut != 405:
                    fautes[f"{nom} – {role} – {methode}"] = statut
    assert fautes == {}
