"""The only place that reads the clock. Doors (views, tasks, commands) call it; rules receive their date."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")


def maintenant() -> datetime:
    """The present instant, aware, in Europe/Paris, whatever the host's time zone."""
    return datetime.now(tz=PARIS)


def aujourdhui() -> date:
    """Today's date in Europe/Paris: an act of 31/03 at 23:30 UTC belongs to 1 April."""
    return maintenant().date()
