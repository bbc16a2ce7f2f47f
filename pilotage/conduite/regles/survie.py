"""How long a parcours lasts, and how it ends: Kaplan-Meier, and Aalen-Johansen between ways of leaving.

A parcours still under way says only that it has lasted so long: leaving it out, or taking today for its end, would make
parcours look shorter than they are. Both estimators use it for exactly what it says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Observation:
    """So many parcours of one duration; `issue` = how they ended, empty when they are still under way."""

    duree: int
    issue: str
    nombre: int = 1


@dataclass(frozen=True, slots=True)
class Palier:
    """What holds from a duration on, up to the next one."""

    duree: int
    survie: float
    """Share still under way."""
    incidences: dict[str, float]
    """Share gone, by way of leaving; they add up to 1 - survie."""


def estimer(observations: Iterable[Observation]) -> list[Palier]:
    """One step for each duration at which somebody leaves, from the first to the last."""
    departs: dict[int, Counter[str]] = {}
    presents: Counter[int] = Counter()
    for observation in observations:
        presents[observation.duree] += observation.nombre
        if observation.issue:
            departs.setdefault(observation.duree, Counter())[observation.issue] += observation.nombre
    a_risque = presents.total()
    survie = 1.0
    cumuls: dict[str, float] = {}
    paliers = []
    for duree in sorted(presents):
        if duree in departs:
            for issue, nombre in departs[duree].items():
                cumuls[issue] = cumuls.get(issue, 0.0) + survie * nombre / a_risque
            survie *= 1 - departs[duree].total() / a_risque
            paliers.append(Palier(duree, survie, dict(cumuls)))
        # Who leaves the observation on that day was there when the others left.
        a_risque -= presents[duree]
    return paliers


def lire(paliers: Sequence[Palier], durees: Sequence[int], *, jusque: int, issue: str = "") -> list[float | None]:
    """The share gone (or gone this way) at each of these durations; None past the longest observation."""
    lues: list[float | None] = []
    for duree in durees:
        if duree > jusque:
            lues.append(None)
            continue
        atteint = next((palier for palier in reversed(paliers) if palier.duree <= duree), None)
        if atteint is None:
            lues.append(0.0)
        else:
            lues.append(atteint.incidences.get(issue, 0.0) if issue else 1 - atteint.survie)
    return lues
