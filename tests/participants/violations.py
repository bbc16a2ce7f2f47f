"""A breach recorded, for the tests of what must be told about it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from participants.models import Violation
from participants.violations.services import enregistrer_violation
from tests.fabriques.accounts import plie

HEURE = timedelta(hours=1)
CONNUE = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
CHAMPS: dict[str, Any] = {
    "nature": "confidentialite", "connue_le": CONNUE, "faits": "Une clé a été perdue.",
    "categories_personnes": "participants", "nombre_personnes": 12, "categories_donnees": "identité",
    "consequences": "", "mesures": "", "risque": True, "motif_sans_risque": "",
}  # fmt: skip


def ouvrir(par: Any, **autres: Any) -> Violation:
    return enregistrer_violation(plie=plie("aix"), champs=CHAMPS | autres, par=par, maintenant=CONNUE + HEURE)
