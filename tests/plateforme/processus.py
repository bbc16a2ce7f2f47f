"""Real processes on the suite's database: their settings, and the wait for what they do."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlencode

from django.db import connection

DELAI = 60.0


def adresse_de_la_base() -> str:
    """The suite's database, as `DATABASE_URL` names it, on a socket or elsewhere."""
    reglages = connection.settings_dict
    identite = quote(reglages["USER"]) + (f":{quote(reglages['PASSWORD'])}" if reglages["PASSWORD"] else "")
    hote = reglages["HOST"] or reglages["OPTIONS"].get("host") or "localhost"
    lieu = urlencode({"host": hote, "port": reglages["PORT"] or reglages["OPTIONS"].get("port") or 5432})
    return f"postgres://{identite}@/{reglages['NAME']}?{lieu}"


def environnement(dossier: Path) -> dict[str, str]:
    """The suite's settings, on its database, with a broker in this folder."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "plie.settings.test",
        "DATABASE_URL": adresse_de_la_base(),
        "PLIE_ESSAI_COURTIER": str(dossier),
        "PLIE_ROLE": "plie_systeme",  # as in production: the worker owns no table
    }


def attendre(condition: Callable[[], bool]) -> None:
    echeance = time.monotonic() + DELAI
    while not condition():
        assert time.monotonic() < echeance, "attente trop longue"
        time.sleep(0.1)
