"""A real worker killed in the middle of a work: done once in the end, whatever the broker lost."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session

from plie.socle import taches
from plie.socle.models import EtatTache, Tache
from tests.plateforme.processus import attendre, environnement

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processus]


@pytest.fixture
def lancer_worker(tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """A Celery worker (and no other) on the suite's database and a broker of its own."""
    processus: list[subprocess.Popen[bytes]] = []

    def lancer() -> subprocess.Popen[bytes]:
        enfant = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "celery", "--app", "plie", "--skip-checks", "worker",
             "--include", "tests.plateforme.executants", "--pool", "solo", "--loglevel", "error",
             "--without-gossip", "--without-mingle", "--without-heartbeat"],
            env=environnement(tmp_path), stdin=subprocess.DEVNULL,
        )  # fmt: skip
        processus.append(enfant)
        return enfant

    yield lancer
    for enfant in processus:
        enfant.kill()
        enfant.wait()


def envoyer(tache: Tache, dossier: Path) -> None:
    """Put the message in the worker's broker, from a process that has its settings."""
    script = "import django; django.setup(); from plie.socle.tasks import executer_tache as t; t.delay({pk})"
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script.format(pk=tache.pk)], env=environnement(dossier), check=True
    )


def processus_au_travail(tache: Tache) -> bool:
    tache.refresh_from_db()
    return tache.message.startswith("processus ")


def test_le_travail_d_un_worker_tue_est_repris_et_fait_une_fois(
    lancer_worker: Callable[[], subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    feu_vert = tmp_path / "feu_vert"
    tache = taches.demander("essai.lent", "1", {"feu_vert": str(feu_vert)})
    for tentative in (1, 2):
        worker = lancer_worker()
        envoyer(tache, tmp_path)
        attendre(lambda: processus_au_travail(tache))
        assert (tache.etat, tache.tentatives, tache.progression) == (EtatTache.EN_COURS, tentative, 50)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        # The message is lost with the worker; the freed lock shows the sweep that the work is nobody's.
        attendre(lambda: taches.reprendre() == [tache.pk])
        assert Session.objects.count() == 0
        Tache.objects.filter(pk=tache.pk).update(message="")
    lancer_worker()
    envoyer(tache, tmp_path)
    envoyer(tache, tmp_path)  # and a broker that repeats itself
    attendre(lambda: processus_au_travail(tache))
    feu_vert.touch()
    attendre(lambda: Tache.objects.get(pk=tache.pk).finie)
    tache.refresh_from_db()
    assert (tache.etat, tache.tentatives, tache.resultat) == (EtatTache.TERMINEE, 3, {"essai": 3})
    assert list(Session.objects.values_list("session_key", flat=True)) == ["effet-3"]
    assert taches.reprendre() == []
