"""Two people who act at the same instant."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

from plie.socle.erreurs import ErreurMetier


def ensemble(geste: Callable[[], Any]) -> list[Any]:
    """The gesture, made twice at once: what each returned or raised."""
    depart = Barrier(2)

    def faire(_: int) -> Any:
        depart.wait()
        try:
            return geste()
        except ErreurMetier as refus:
            return refus
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as fils:
        return list(fils.map(faire, range(2)))
