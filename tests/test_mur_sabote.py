"""The matrix again, every filter on parcours taken away from the code: PostgreSQL alone keeps the names in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from parcours import mur
from parcours.querysets import ParcoursQuerySet
from tests.matrice import ROLES
from tests.monde import Monde
from tests.test_acces import MATRICES, appeler

# The file at stake is behind the wall of these; within it, what they may do is the filters' business alone.
CONCERNES = {"referent", "animation", "membre", "agent_pole"}
FILTRES = {nom: getattr(ParcoursQuerySet, nom) for nom in ("visibles_par", "modifiables_par")}


@pytest.fixture
def sans_filtre(monde: Monde, monkeypatch: pytest.MonkeyPatch) -> None:
    """The doors forget every filter; the wall alone still knows the perimeter."""
    for nom in FILTRES:
        monkeypatch.setattr(ParcoursQuerySet, nom, lambda self, utilisateur, **_: self.all())
    conditions = mur._conditions

    def avec_les_vrais(*arguments: Any) -> Iterator[Any]:
        with pytest.MonkeyPatch.context() as rendus:
            for nom, vrai in FILTRES.items():
                rendus.setattr(ParcoursQuerySet, nom, vrai)
            yield from list(conditions(*arguments))

    monkeypatch.setattr(mur, "_conditions", avec_les_vrais)


@pytest.mark.parametrize("module", sorted(MATRICES))
@pytest.mark.usefixtures("sans_filtre", "documents_en_clair")
def test_un_filtre_oublie_ne_montre_personne(module: str, monde: Monde) -> None:
    """No name out of scope in any answer, and an address about one file out of scope is still a 404."""
    ouverts = {}
    for nom, acces in MATRICES[module].items():
        for role in ROLES:
            statut = appeler(nom, acces, role, monde)
            if role not in CONCERNES and acces.attendu(role) == 404 and statut != 404:
                ouverts[f"{nom} – {role}"] = statut
    assert ouverts == {}
