"""A real worker killed (-9) at a random moment of a work of the commission: agenda, procès-verbal, letters."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from celery import Celery
from django.utils import timezone

from plie.settings.travaux import CELERY_BROKER_TRANSPORT_OPTIONS
from plie.socle.models import EtatTache, Tache
from plie.socle.taches import reprendre
from tests.plateforme.test_worker_tue import environnement

DELAI = 900.0
PAS = 0.002
UN_PARENT_SUR = 10


@dataclass
class Atelier:
    """Workers with a broker of their own, on the database of this process."""

    dossier: Path

    def __post_init__(self) -> None:
        self.reglages = environnement(self.dossier)
        self._courtier = Celery("epreuve", broker="filesystem://localhost", set_as_current=False)
        dossiers = dict.fromkeys(("data_folder_in", "data_folder_out"), f"{self.dossier}/messages")
        self._courtier.conf.broker_transport_options = {
            **CELERY_BROKER_TRANSPORT_OPTIONS,
            **dossiers,
            "control_folder": f"{self.dossier}/controle",
        }

    def embaucher(self) -> None:
        """Start a worker as production does: a parent that forks one child, the child does the works."""
        self._worker = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "celery", "--app", "plie", "--skip-checks", "worker",
             "--pool", "prefork", "--concurrency", "1", "--loglevel", "fatal",
             "--without-gossip", "--without-mingle", "--without-heartbeat"],
            env=self.reglages, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def tuer_l_enfant(self) -> None:
        """kill -9 on the process that does the works: its parent forks another."""
        for enfant in self._enfants():
            os.kill(enfant, signal.SIGKILL)

    def tuer(self) -> None:
        """kill -9 on the whole worker."""
        enfants = self._enfants()
        self._worker.kill()
        self._worker.wait()
        for enfant in enfants:
            with suppress(ProcessLookupError):
                os.kill(enfant, signal.SIGKILL)

    def _enfants(self) -> list[int]:
        pid = self._worker.pid
        return [int(enfant) for enfant in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def envoyer(self, tache: Tache) -> None:
        """Send the work, as `lancer` does when its transaction commits."""
        self._courtier.send_task("socle.executer_tache", args=[tache.pk])

    def balayer(self) -> None:
        """What beat's sweep does each minute: the works whose worker died or whose message was lost leave again."""
        Tache.objects.filter(etat=EtatTache.EN_ATTENTE, terminee_le__isnull=True).update(a_reprendre_le=timezone.now())
        for pk in reprendre():
            self._courtier.send_task("socle.executer_tache", args=[pk])


@contextmanager
def atelier(dossier: Path) -> Iterator[Atelier]:
    """A worker at its post, and none left behind."""
    for nom in ("messages", "controle"):
        (dossier / nom).mkdir(exist_ok=True)
    chez = Atelier(dossier)
    chez.embaucher()
    try:
        yield chez
    finally:
        chez.tuer()


def attendre(condition: Callable[[], bool], *, pas: float = 0.05) -> None:
    limite = time.monotonic() + DELAI
    while not condition():
        assert time.monotonic() < limite, "attente trop longue"
        time.sleep(pas)


def durees_des_travaux(chez: Atelier, taches: list[Tache]) -> dict[str, float]:
    """How long a work of each nature lasts when nobody kills its worker, in seconds."""
    for tache in taches:
        chez.envoyer(tache)
    attendre(lambda: all(_lue(tache) == EtatTache.TERMINEE for tache in taches))
    durees = {}
    for tache in taches:
        tache.refresh_from_db()
        durees[tache.nature] = (tache.terminee_le - tache.commencee_le).total_seconds()
    return durees


def epreuve_de_coupure(
    chez: Atelier, taches: list[Tache], *, durees: dict[str, float], graine: int
) -> tuple[int, int, int]:
    """Kill once per work, at a moment drawn over its length; one time in ten the parent too, and another is hired.

    Returns how many kills there were, how many found the process at work, how many works ended well.
    """
    hasard = random.Random(graine)
    for rang, tache in enumerate(taches, start=1):
        chez.envoyer(tache)
        attendre(lambda t=tache: _lue(t) != EtatTache.EN_ATTENTE, pas=PAS)  # type: ignore[misc]
        time.sleep(hasard.uniform(0, durees[tache.nature]))
        if rang % UN_PARENT_SUR:
            chez.tuer_l_enfant()
        else:
            chez.tuer()
            chez.embaucher()
    attendre(lambda: _balayer_jusqu_au_bout(chez, taches), pas=1.0)
    siennes = Tache.objects.filter(pk__in=[t.pk for t in taches])
    return len(taches), siennes.filter(tentatives__gt=1).count(), siennes.filter(etat=EtatTache.TERMINEE).count()


def _balayer_jusqu_au_bout(chez: Atelier, taches: list[Tache]) -> bool:
    chez.balayer()
    return not Tache.objects.filter(pk__in=[t.pk for t in taches], terminee_le__isnull=True).exists()


def _lue(tache: Tache) -> str:
    return str(Tache.objects.values_list("etat", flat=True).get(pk=tache.pk))
