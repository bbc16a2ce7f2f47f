"""What the suite does a few times and the bench hundreds: deciders at one barrier, works killed at any moment."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connection, connections
from django.utils import timezone

from accounts.models import Utilisateur
from commissions.enums import Sens
from commissions.models import Courrier, Decision, PointOrdreDuJour
from commissions.services.deliberation import Avis, DejaDecide, decider
from plie.socle.models import EtatTache, Tache
from plie.socle.taches import executer, reprendre

DECIDE, DEJA = "décidé", "déjà"


def a_la_barriere(point: PointOrdreDuJour, *, deciseurs: int, par: Utilisateur) -> list[str]:
    """Let that many people decide of one item at the same instant, half for, half against; what each was told."""
    barriere = Barrier(deciseurs)
    issues: list[str] = []

    def essayer(numero: int) -> None:
        avis = Avis(sens=Sens.ACCORD) if numero % 2 else Avis(sens=Sens.REFUS, motif="Non.")
        barriere.wait()
        try:
            decider(point=point, avis=avis, par=par)
            issues.append(DECIDE)
        except DejaDecide:
            issues.append(DEJA)
        finally:
            connection.close()

    fils = [Thread(target=essayer, args=(numero,)) for numero in range(deciseurs)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    return sorted(issues)


def une_seule_fois(point: PointOrdreDuJour) -> bool:
    """One decision, and one return to each recipient."""
    destinataires = list(Courrier.objects.filter(decision__point=point).values_list("destinataire", flat=True))
    return (
        Decision.objects.filter(point=point).count() == 1
        and len(destinataires) == len(set(destinataires))
        and destinataires.count("referent") == 1
    )


def tuer_puis_reprendre(tache: Tache, *, apres: float) -> tuple[bool, int]:
    """Start a work in a process, kill it (-9) after a while, let the sweep take it up again until it is done.

    Returns whether the process was killed before its end, and how many times the work was started in all.
    """
    connections.close_all()
    enfant = os.fork()
    if enfant == 0:  # pragma: no cover - another process
        try:
            executer(tache.pk)
        finally:
            os._exit(0)
    time.sleep(apres)
    os.kill(enfant, signal.SIGKILL)  # not waited for yet: its number is still its own
    _, statut = os.waitpid(enfant, 0)
    limite = time.monotonic() + 120
    while not Tache.objects.get(pk=tache.pk).finie:
        assert time.monotonic() < limite, "le travail n’est pas repris"
        # The message is lost with its process: the sweep names the work, at once instead of in a few minutes.
        Tache.objects.filter(pk=tache.pk, etat=EtatTache.EN_ATTENTE).update(a_reprendre_le=timezone.now())
        for pk in reprendre():
            executer(pk)
        time.sleep(0.02)
    tache.refresh_from_db()
    return os.WIFSIGNALED(statut), tache.tentatives


def epreuve_de_coupure(creer: Callable[[int], Tache], *, points: int, duree: float, graine: int) -> tuple[int, int]:
    """Kill that many works, each at a moment of its own; how many were killed at work, how many ended well."""
    hasard = random.Random(graine)
    tues = faits = 0
    for rang in range(points):
        tache = creer(rang)
        tue, _ = tuer_puis_reprendre(tache, apres=hasard.uniform(0, duree))
        tues += tue
        faits += tache.etat == EtatTache.TERMINEE
    return tues, faits
