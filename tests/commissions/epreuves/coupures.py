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
from tests.plateforme.processus import environnement

SANS_RIEN_DE_NEUF = 900.0  # seconds: a worker that finishes nothing for so long is stuck, however slow the machine
PAS = 0.003
UN_PARENT_SUR = 10
PRESQUE_FINI = 0.8


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
            [sys.executable, "-W", "ignore", "-m", "celery", "--quiet", "--app", "plie", "--skip-checks", "worker",
             "--pool", "prefork", "--concurrency", "1", "--loglevel", "fatal",
             "--without-gossip", "--without-mingle", "--without-heartbeat"],
            env=self.reglages, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def au_travail(self, tache: Tache) -> tuple[int, float]:
        """Send a work and wait for its beginning: the process that does it, the processor it had used before."""
        self.envoyer(tache)
        attendre(lambda: _lue(tache) != EtatTache.EN_ATTENTE, pas=PAS)
        (enfant,) = self._enfants()
        return enfant, _processeur(enfant)

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

    def remplacer(self) -> None:
        """kill -9 on the whole worker, and another at its post."""
        self.tuer()
        self.embaucher()

    def _enfants(self) -> list[int]:
        """The living ones, whichever thread of the parent forked them: a killed one is replaced from another thread."""
        fils = Path(f"/proc/{self._worker.pid}/task").glob("*/children")
        return [int(enfant) for fil in fils for enfant in fil.read_text().split() if _vit(enfant)]

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
    limite = time.monotonic() + SANS_RIEN_DE_NEUF
    while not condition():
        assert time.monotonic() < limite, "attente trop longue"
        time.sleep(pas)


def longueurs_des_travaux(chez: Atelier, taches: list[Tache]) -> dict[str, float]:
    """How long a work of each nature keeps the processor when nobody kills its worker, in seconds.

    Of the processor's time, not of the clock's: a busy machine stretches the one and not the other, and a kill aimed
    on the clock would then fall before the work has begun, or long after its end. Each on a worker that has just
    been hired, as those that come after a kill.
    """
    longueurs = {}
    for tache in taches:
        chez.remplacer()
        enfant, depart = chez.au_travail(tache)
        attendre(lambda t=tache: _lue(t) == EtatTache.TERMINEE, pas=PAS)  # type: ignore[misc]
        longueurs[tache.nature] = _processeur(enfant) - depart
    return longueurs


def epreuve_de_coupure(
    chez: Atelier, taches: list[Tache], *, longueurs: dict[str, float], graine: int
) -> tuple[int, int, int]:
    """Kill once per work, at a moment drawn over its length; one time in ten the parent too, and another is hired.

    The parent too when the work may be over: a child killed while it waits for one may hold the lock under which its
    siblings take theirs (a pool without Redis shares a queue), and nobody would ever work again.

    Returns how many kills there were, how many found the process at work, how many works ended well.
    """
    hasard = random.Random(graine)
    for rang, tache in enumerate(taches, start=1):
        enfant, depart = chez.au_travail(tache)
        part = hasard.random()
        _laisser_faire(tache, enfant, depart + part * longueurs[tache.nature])
        if rang % UN_PARENT_SUR and part < PRESQUE_FINI and _lue(tache) == EtatTache.EN_COURS:
            chez.tuer_l_enfant()
        else:
            chez.remplacer()
    while restent := _restent(taches):
        attendre(lambda n=restent: _balayer_puis_compter(chez, taches) < n, pas=1.0)  # type: ignore[misc]
    siennes = Tache.objects.filter(pk__in=[t.pk for t in taches])
    return len(taches), siennes.filter(tentatives__gt=1).count(), siennes.filter(etat=EtatTache.TERMINEE).count()


def _laisser_faire(tache: Tache, enfant: int, jusqu_a: float) -> None:
    """Until the process has used that much of the processor, or has ended."""
    while _lue(tache) == EtatTache.EN_COURS:
        for _ in range(10):  # the clock of a process costs nothing to read, the table does
            if _processeur(enfant) >= jusqu_a:
                return
            time.sleep(PAS)


def _vit(pid: str) -> bool:
    """Whether a process lives: one that was killed stays on its parent's list until it is collected."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


def _processeur(pid: int) -> float:
    """Seconds of processor used by a process; no end once it is dead."""
    try:
        return time.clock_gettime((~pid << 3) | 2)  # the clock that Linux keeps for another process
    except OSError:
        return float("inf")


def _balayer_puis_compter(chez: Atelier, taches: list[Tache]) -> int:
    chez.balayer()
    return _restent(taches)


def _restent(taches: list[Tache]) -> int:
    return Tache.objects.filter(pk__in=[t.pk for t in taches], terminee_le__isnull=True).count()


def _lue(tache: Tache) -> str:
    return str(Tache.objects.values_list("etat", flat=True).get(pk=tache.pk))
