"""A fiche to send, and who sends it."""

from __future__ import annotations

from typing import Any

import pytest

from sorties.models import FicheSynthese
from tests.sorties.liens.test_envoi import fiche_de
from tests.sorties.test_fiches import parcours_sorti


@pytest.fixture
def fiche(referent: Any) -> FicheSynthese:
    return fiche_de(parcours_sorti(referent=referent))
