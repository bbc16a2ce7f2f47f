"""Who is followed, or is about to be."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.models import Utilisateur
from parcours.models import Parcours
from tests.fabriques.parcours import candidature, parcours_en_cours


@pytest.fixture
def recue(referent: Utilisateur) -> Parcours:
    """A candidature, received on 9 March 2026 and not diagnosed yet."""
    return candidature(referent=referent, premier_rdv=date(2026, 3, 9))


@pytest.fixture
def orientee(referent: Utilisateur) -> Parcours:
    """A candidature, oriented on 1 March 2026: the person has not been received yet."""
    return candidature(date_orientation=date(2026, 3, 1), referent=referent)


@pytest.fixture
def suivi(referent: Utilisateur) -> Parcours:
    """A parcours under way since 12 January 2026; a module that needs more of somebody has its own."""
    return parcours_en_cours(referent=referent, debut=date(2026, 1, 12))
