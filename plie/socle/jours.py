"""Working days of metropolitan France: Monday to Friday, public holidays left out."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import holidays

from plie.socle.periodes import UN_JOUR

_SAMEDI = 5


@lru_cache(maxsize=256)
def jours_feries(annee: int) -> frozenset[date]:
    """The public holidays of a year, Alsace-Moselle and overseas apart; computed once a year asked."""
    return frozenset(holidays.country_holidays("FR", years=annee))


def est_ouvre(le: date) -> bool:
    """Whether a day is worked: not a Saturday, a Sunday or a public holiday."""
    return le.weekday() < _SAMEDI and le not in jours_feries(le.year)


@lru_cache(maxsize=4096)
def prochain_jour_ouvre(apres: date) -> date:
    """The first working day strictly after a date."""
    jour = apres + UN_JOUR
    while not est_ouvre(jour):
        jour += UN_JOUR
    return jour


def jours_ouvres_entre(fin: date, debut: date) -> int:
    """How many working days lie strictly between two dates."""
    compte, jour = 0, prochain_jour_ouvre(fin)
    while jour < debut:
        compte += 1
        jour = prochain_jour_ouvre(jour)
    return compte
