"""How a ratio is taken: ours and the floor by turns, in one process, medians."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.handlers.base import BaseHandler
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

CHAUFFE = 3
# Python 3.11 keeps its frames in blocks of 16 KiB, and gives the last one back to the system as soon as it is empty:
# where a call made a thousand times happens to be the first of a block, each one costs a page fault. A frame of
# `plus_bas` takes some hundred bytes.
FRAMES_D_UN_BLOC = 160


@dataclass(frozen=True)
class Durees:
    """Seconds, sorted."""

    valeurs: list[float]

    @property
    def p50(self) -> float:
        return statistics.median(self.valeurs)

    @property
    def p95(self) -> float:
        return self.valeurs[min(len(self.valeurs) - 1, round(0.95 * (len(self.valeurs) - 1)))]


def par_tours(
    *gestes: Callable[[], object], fois: int, horloge: Callable[[], float] = time.perf_counter
) -> list[Durees]:
    """Time each gesture in turn, `fois` times: what slows the machine slows them all.

    Each turn starts at another depth of the stack, all along a block of frames: no figure hangs on where a block ends.

    Args:
        horloge: `time.process_time` for pure computations, so that a wait for the processor is not counted.
    """
    for _ in range(CHAUFFE):
        for geste in gestes:
            geste()
    relevees: list[list[float]] = [[] for _ in gestes]
    gc.collect()
    gc.disable()
    try:
        for tour in range(fois):
            # Each comes first in its turn: who follows the collector finds the caches cold.
            for rang in sorted(range(len(gestes)), key=lambda rang: (rang - tour) % len(gestes)):
                depart = horloge()
                plus_bas(FRAMES_D_UN_BLOC * tour // fois, gestes[rang])
                relevees[rang].append(horloge() - depart)
            gc.collect(0)
    finally:
        gc.enable()
    return [Durees(sorted(suite)) for suite in relevees]


def plus_bas(frames: int, geste: Callable[[], object]) -> object:
    """Make the gesture under so many frames more."""
    return plus_bas(frames - 1, geste) if frames else geste()


def dire(ligne: str) -> None:
    """Print at once: a measure takes minutes."""
    print(ligne, flush=True)


def dire_rapport(libelle: str, rapport: float, but: float) -> None:
    """A ratio beside its goal."""
    verdict = "atteint" if rapport <= but else "NON ATTEINT"
    dire(f"  {libelle:<52}{rapport:8.2f}   (au plus {but:g} : {verdict})")


def ms(secondes: float) -> str:
    return f"{secondes * 1000:8.1f} ms"


class Serveur:
    """A request as the web server hands it to Django, without the network."""

    def __init__(self, urlconf: str = "", middleware: list[str] | None = None, statut: int = 200) -> None:
        self.urlconf, self.statut = urlconf, statut
        self.poignee = BaseHandler()
        if middleware is None:
            self.poignee.load_middleware()
        else:
            with override_settings(MIDDLEWARE=middleware):
                self.poignee.load_middleware()

    def demander(self, adresse: str, cookies: dict[str, str] | None = None) -> HttpResponse:
        fabrique: Any = RequestFactory()
        fabrique.cookies.load(cookies or {})
        requete: HttpRequest = fabrique.get(adresse, headers={"host": "localhost"})
        if self.urlconf:
            requete.urlconf = self.urlconf
        reponse: Any = self.poignee.get_response(requete)
        if reponse.status_code != self.statut:
            raise RuntimeError(f"{adresse} répond {reponse.status_code}")
        reponse.close()
        return reponse  # type: ignore[no-any-return]
