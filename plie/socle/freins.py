"""A brake on the addresses that nobody signs in to open: so many tries per machine, then wait."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.core.cache import cache


def trop_d_essais(*, quoi: str, qui: str, maximum: int, minutes: int, maintenant: datetime) -> bool:
    """Count one more try, in the cache that all the processes share; whether it is one too many.

    Args:
        quoi: what is tried.
        qui: who tries, usually an address; its digest alone is kept, for `minutes`.
    """
    duree = minutes * 60
    periode = int(maintenant.timestamp()) // duree
    cle = f"frein:{quoi}:{hashlib.sha256(qui.encode()).hexdigest()[:32]}:{periode}"
    cache.add(cle, 0, timeout=duree)
    try:
        return cache.incr(cle) > maximum
    except ValueError:  # forgotten between the two lines
        return False
