"""Hostile requests: nothing of anybody out of scope comes out, and nothing breaks (B2, B9).

The suite sends a sample, drawn anew each time; before `python -m pytest tests/test_hostile.py`, `HOSTILES=20000
MALFORMEES=50000` sends as many as one wants, and `GRAINE` the very ones that a failure names.
"""

from __future__ import annotations

import logging
import os
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import pytest
from django.http import HttpResponse

from plie.socle.horloge import aujourdhui
from tests.hostile import maltraiter, recolter, rejouer
from tests.monde import construire
from tests.test_acces import MATRICES, rien_ne_fuit

HOSTILES = int(os.environ.get("HOSTILES", "400"))
MALFORMEES = int(os.environ.get("MALFORMEES", "400"))
GRAINE = int(os.environ.get("GRAINE", "0")) or random.randrange(1, 10**6)
MATRICE = {nom: acces for declarees in MATRICES.values() for nom, acces in declarees.items()}
DEDANS = ("animation", "agent_pole")


@pytest.fixture
def sans_journal() -> Iterator[None]:
    """Thousands of refusals, each with its trace, would fill the memory."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.django_db
@pytest.mark.usefixtures("sans_journal", "documents_en_clair")
def test_rien_ne_fuit_et_rien_ne_casse(record_property: Callable[[str, object], None]) -> None:
    monde = construire(aujourdhui())
    recolte = recolter(monde, MATRICE, DEDANS)
    assert len(recolte.identifiants) > 100
    hasard = random.Random(GRAINE)
    lots = {
        "requêtes hostiles": rejouer(monde, MATRICE, recolte, HOSTILES, hasard),
        "envois malformés": maltraiter(monde, MATRICE, recolte, MALFORMEES, hasard),
    }
    for nom, lot in lots.items():
        statuts, pannes = compter(lot)
        assert not pannes, "\n".join([f"graine {GRAINE}", *pannes[:20]])
        detail = ", ".join(f"{nombre} × {statut}" for statut, nombre in sorted(statuts.items()))
        record_property("chiffres", f"{statuts.total()} {nom}, aucun nom hors de portée, aucune panne : {detail}.")


def compter(lot: Iterable[tuple[str, str, HttpResponse]]) -> tuple[Counter[int], list[str]]:
    """The answers by status, and the requests that broke something; a leak fails at once."""
    statuts: Counter[int] = Counter()
    pannes = []
    for role, adresse, reponse in lot:
        rien_ne_fuit(reponse, role, adresse)
        statuts[reponse.status_code] += 1
        if reponse.status_code >= 500:
            pannes.append(f"{reponse.status_code} {role} {adresse}")
    return statuts, pannes
