"""Rule 14: reading writes nothing, but the log of who read it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.perimetre import oublier_perimetre
from tests.maison.sources import modules, parties
from tests.matrice import Acces
from tests.monde import Monde
from tests.test_acces import MATRICES

LECTURE = re.compile(
    r"^\s*(?:\(*\s*SELECT\b|WITH\b|SAVEPOINT\b|RELEASE\b|ROLLBACK\b|SET\b|SHOW\b|EXPLAIN\b|DECLARE\b|FETCH\b|CLOSE\b)",
    re.I,
)
ECRITURE_CACHEE = re.compile(
    r"\b(?:INSERT\s+INTO|UPDATE\s+\"|DELETE\s+FROM|NEXTVAL|SETVAL)\b|\bFOR\s+(?:NO\s+KEY\s+)?UPDATE\b", re.I
)
# What a reading may write: the log of consultations, and the sign-in's own bookkeeping.
PERMISES = ("journal_consultation", "django_session", "cache_partage", "axes_")
# GET addresses that are gestures of a library, whose own rules hold.
AILLEURS = {"account_logout"}


class EcritureInterdite(AssertionError):
    """A reading wrote in a table."""


def refuser_les_ecritures(executer: Any, sql: str, parametres: Any, en_lot: bool, contexte: dict[str, Any]) -> Any:
    """Let SELECT through, and what the list above names."""
    table_permise = any(f'"{nom}' in sql for nom in PERMISES)
    if not table_permise and (not LECTURE.match(sql) or ECRITURE_CACHEE.search(sql)):
        raise EcritureInterdite(sql[:200])
    return executer(sql, parametres, en_lot, contexte)


LECTURES = {
    nom: acces
    for matrice in MATRICES.values()
    for nom, acces in matrice.items()
    if acces.methode == "get" and nom not in AILLEURS
}


def test_lire_n_ecrit_rien(monde: Monde) -> None:
    """Each address, as each role to whom it opens: one test, on one world."""
    ecrites = {}
    for nom, acces in LECTURES.items():
        for role in _roles(acces):
            try:
                _lire(nom, acces, role, monde)
            except EcritureInterdite as faute:
                ecrites[nom, role] = str(faute)
    assert ecrites == {}


def _roles(acces: Acces) -> list[str]:
    """The first two roles to whom the page opens: one who writes and one who reads, most often."""
    ordre = ("animation", "agent_pole", "financeur", "membre", "referent", "administrateur", "anonyme")
    return [role for role in ordre if acces.attendu(role) == 200][:2]


def _lire(nom: str, acces: Acces, role: str, monde: Monde) -> None:
    client = Client()
    utilisateur = AnonymousUser() if role == "anonyme" else monde.roles[role]
    with transaction.atomic():
        if role != "anonyme":
            oublier_perimetre(utilisateur)
            client.force_login(utilisateur, backend=settings.AUTHENTICATION_BACKENDS[1])
        # The matrix may add rows to the world for an address: that is not the reading.
        url, donnees = reverse(nom, kwargs=acces.kwargs(monde)) + acces.requete, acces.donnees(monde)
        with connection.execute_wrapper(refuser_les_ecritures):
            reponse = client.get(url, donnees)
            if reponse.streaming:
                b"".join(reponse.streaming_content)
        transaction.set_rollback(True)


def test_une_ecriture_est_vue(monde: Monde) -> None:
    """The guard itself: an update is refused, a SELECT and the log are not."""
    with connection.execute_wrapper(refuser_les_ecritures):
        monde.parcours.refresh_from_db()
        with pytest.raises(EcritureInterdite):
            monde.parcours.save()
        with pytest.raises(EcritureInterdite):
            type(monde.parcours).objects.select_for_update().first()


def test_une_vue_qui_change_quelque_chose_dit_ses_methodes() -> None:
    """A view that calls a gesture is decorated: GET, POST or both, never "anything"."""
    import ast

    fautes = [
        f"{chemin}:{fonction.lineno} {fonction.name}"
        for chemin, arbre in modules().items()
        if {"views", "vues"} & set(parties(chemin))
        for fonction in arbre.body
        if isinstance(fonction, ast.FunctionDef)
        and fonction.args.args
        and fonction.args.args[0].arg == "request"
        and fonction.returns is not None
        and "HttpResponse" in ast.unparse(fonction.returns)
        and not fonction.name.startswith("_")
        and not any("require_" in ast.unparse(d) for d in fonction.decorator_list)
        and "POST" in ast.unparse(fonction)
    ]
    assert fautes == []
