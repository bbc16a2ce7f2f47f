"""The two predictive laws of the projections, exact and without a numerical library.

A count that keeps its pace: the rest of the year, given what was counted so far, follows a negative binomial (a Poisson
count whose pace is known only through what was counted). A share: what comes follows a beta-binomial. Both start from
Jeffreys' prior, so that nothing counted yet gives a wide interval and never a null one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import exp, lgamma, log

A_PRIORI = 0.5
# Beyond, the tail weighs nothing any more: a guard, never reached on the sizes of a PLIE or of the country.
TERMES_MAX = 2_000_000


def intervalle_du_reste(compte: int, part_ecoulee: float, niveau: float) -> tuple[int, int]:
    """Between how many and how many more events are expected, at this level.

    Args:
        compte: events counted so far.
        part_ecoulee: share of the year's events that this stretch of the year usually holds, in ]0, 1].
    """
    if not 0 < part_ecoulee <= 1:
        raise ValueError("La part écoulée est comprise entre 0 exclu et 1.")
    if part_ecoulee == 1:
        return 0, 0
    r = compte + A_PRIORI
    constante, pas = r * log(part_ecoulee) - lgamma(r), log(1 - part_ecoulee)
    return _bornes(lambda k: exp(constante + lgamma(k + r) - lgamma(k + 1) + k * pas), TERMES_MAX, niveau)


def intervalle_parmi(succes: int, essais: int, a_venir: int, niveau: float) -> tuple[int, int]:
    """Between how many and how many successes are expected among the trials to come, at this level."""
    if not 0 <= succes <= essais or a_venir < 0:
        raise ValueError("Des succès entre 0 et le nombre d’essais sont attendus.")
    a, b = succes + A_PRIORI, essais - succes + A_PRIORI
    constante = lgamma(a_venir + 1) + lgamma(a + b) - lgamma(a) - lgamma(b) - lgamma(a_venir + a + b)

    def masse(k: int) -> float:
        return exp(constante - lgamma(k + 1) - lgamma(a_venir - k + 1) + lgamma(k + a) + lgamma(a_venir - k + b))

    return _bornes(masse, a_venir, niveau)


def _bornes(masse: Callable[[int], float], dernier: int, niveau: float) -> tuple[int, int]:
    """The central interval: what is left out weighs at most half of the rest on each side."""
    queue = (1 - niveau) / 2
    bas = None
    for rang, cumul in _cumuler(masse, dernier):
        if bas is None and cumul >= queue:
            bas = rang
        if cumul >= 1 - queue or rang == dernier:
            return bas if bas is not None else rang, rang
    raise AssertionError("le dernier terme rend")


def _cumuler(masse: Callable[[int], float], dernier: int) -> Iterator[tuple[int, float]]:
    cumul = 0.0
    for rang in range(dernier + 1):
        cumul += masse(rang)
        yield rang, cumul
