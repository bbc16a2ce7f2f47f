"""The calendar of the sessions: which days a series falls on. Pure: dates in, dates out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from plie.socle.jours import jours_feries
from plie.socle.periodes import UN_JOUR, ajouter_mois

SEMAINE = timedelta(days=7)
DERNIER = 5  # « le dernier mardi du mois » : the fifth when there is one, else the fourth


@dataclass(frozen=True)
class Rythme:
    """Every n weeks (`semaines`), or the nth such weekday of each month (`rang`, 5 for the last)."""

    semaines: int = 0
    rang: int = 0
    jour: int = 0  # Monday is 0


@dataclass(frozen=True)
class Serie:
    """The days of a series, and those that fall on a public holiday and are left out."""

    retenues: tuple[date, ...]
    feriees: tuple[date, ...]


def jours_de_la_serie(rythme: Rythme, *, du: date, au: date) -> Serie:
    """The days of a series between two days, both included."""
    source = _toutes_les_semaines(rythme, du, au) if rythme.semaines else _chaque_mois(rythme, du, au)
    jours = list(source)
    return Serie(
        retenues=tuple(j for j in jours if j not in jours_feries(j.year)),
        feriees=tuple(j for j in jours if j in jours_feries(j.year)),
    )


def _toutes_les_semaines(rythme: Rythme, du: date, au: date) -> Iterator[date]:
    jour = du + (rythme.jour - du.weekday()) % 7 * UN_JOUR
    while jour <= au:
        yield jour
        jour += rythme.semaines * SEMAINE


def _chaque_mois(rythme: Rythme, du: date, au: date) -> Iterator[date]:
    premier = du.replace(day=1)
    while premier <= au:
        jour = nieme_du_mois(premier, rang=rythme.rang, jour=rythme.jour)
        if du <= jour <= au:
            yield jour
        premier = ajouter_mois(premier, 1)


def nieme_du_mois(mois: date, *, rang: int, jour: int) -> date:
    """The nth Tuesday (…) of a month; the last one for the rank 5."""
    premier = mois.replace(day=1)
    trouve = premier + (jour - premier.weekday()) % 7 * UN_JOUR + (rang - 1) * SEMAINE
    return trouve if trouve.month == mois.month else trouve - SEMAINE
