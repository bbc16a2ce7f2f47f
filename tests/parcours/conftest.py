"""Who is followed, or is about to be."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.models import Utilisateur
from parcours.models import Parcours
from tests.fabriques.parcours import candidature


@pytest.fixture
def recue(referent: Utilisateur) -> Parcours:
    """A candidature, received on 9 March 2026 and not diagnosed yet."""
    return candidature(referent=referent, premier_rdv=date(2026, 3, 9))
