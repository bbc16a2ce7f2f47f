"""Months without days: what remains of a date once it must not point at anybody.

In each calendar month (whatever the year), the different days of a person are replaced by their rank: 1 for the
first, 2 for the next. Order and equality are kept, so that no period overlaps another, no start leaves its
appointment, and ages and seniorities counted in years stay what they were. A rank never exceeds its day: it is a date.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date


def rangs(dates: Iterable[date]) -> Mapping[date, date]:
    """What each date of one person becomes."""
    jours: defaultdict[int, set[int]] = defaultdict(set)
    connues = set(dates)
    for jour in connues:
        jours[jour.month].add(jour.day)
    rang = {(mois, jour): place for mois, lus in jours.items() for place, jour in enumerate(sorted(lus), start=1)}
    return {jour: jour.replace(day=rang[jour.month, jour.day]) for jour in connues}
