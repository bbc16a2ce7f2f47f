"""What the dashboards count in several files."""

from __future__ import annotations

import pytest

from tests.pilotage.mondes import peupler


@pytest.fixture
def peuple(db: None) -> None:
    """Aix, with its entries and its exits; Marseille, too small to be shown."""
    peupler("aix")
    peupler("mar", entrees=2, sorties=0)
