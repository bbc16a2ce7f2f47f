"""How long a merge can be undone. No text says: one month, the time for a mistake to be met in daily work."""

from __future__ import annotations

from datetime import date, timedelta

DELAI_ANNULATION_JOURS = 30


def date_limite_annulation(date_fusion: date) -> date:
    """The last day on which a merge can be undone, included."""
    return date_fusion + timedelta(days=DELAI_ANNULATION_JOURS)


def delai_ouvert(date_fusion: date, le: date) -> bool:
    """Whether the merge can still be undone that day, as far as time is concerned."""
    return le <= date_limite_annulation(date_fusion)
