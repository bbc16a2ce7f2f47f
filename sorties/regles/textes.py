"""The words of the verdicts. The same days and figures come back in every file of a session: they are written once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache

from plie.socle.typographie import INSECABLE, date_en_chiffres, heures_en_chiffres


@lru_cache(maxsize=8192)
def jour(le: date) -> str:
    """01/06/2024."""
    return date_en_chiffres(le)


@lru_cache(maxsize=8192)
def duree(heures: Decimal) -> str:
    """935,1 h."""
    return heures_en_chiffres(heures)


@lru_cache(maxsize=64)
def en_mois(nombre: int) -> str:
    """6 mois, on one line."""
    return f"{nombre}{INSECABLE}mois"
