"""A fiche to send, and who sends it."""

from __future__ import annotations

from typing import Any

import pytest

from sorties.models import FicheSynthese
from tests.sorties.fiches import parcours_sorti
from tests.sorties.liens.envois import fiche_de


@pytest.fixture
def fiche(referent: Any) -> FicheSynthese:
    return fiche_de(parcours_sorti(referent=referent))
