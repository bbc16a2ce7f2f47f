"""How often something may be asked: a count by window of time, in the cache that the web processes share."""

from __future__ import annotations

import time

from django.core.cache import cache


def depasse(cle: str, *, maximum: int, secondes: int) -> bool:
    """Count one more call under this key; True once there are more than `maximum` in the window.

    Windows follow the clock: whoever asks regularly, a calendar for instance, starts each one from nothing.
    """
    fenetre = f"{cle}:{int(time.time()) // secondes}"
    if cache.add(fenetre, 1, secondes):
        return maximum < 1
    try:
        return int(cache.incr(fenetre)) > maximum
    except ValueError:  # forgotten between the two
        return False
