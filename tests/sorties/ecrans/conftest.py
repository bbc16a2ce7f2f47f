"""Who sits at the screen of the exits, and the parcours that is followed."""

from __future__ import annotations

from typing import Any

import pytest

from parcours.models import Parcours
from plie.socle.horloge import aujourdhui
from plie.socle.periodes import ajouter_mois
from tests.connexion import connecte
from tests.fabriques.parcours import parcours_en_cours


@pytest.fixture
def client(referent: Any) -> Any:
    return connecte(referent)


@pytest.fixture
def parcours(referent: Any) -> Parcours:
    """Started a year ago: the screens read the day's clock."""
    return parcours_en_cours(debut=ajouter_mois(aujourdhui(), -12), referent=referent)
