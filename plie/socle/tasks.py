"""The kernel's Celery tasks: run a long work, take up those left behind, forget expired sessions."""

from celery import shared_task
from django.core.management import call_command

from plie.socle import taches


@shared_task(name="socle.executer_tache")
def executer_tache(tache_id: int) -> None:
    taches.executer(tache_id)


@shared_task(name="socle.reprendre_taches")
def reprendre_taches() -> None:
    for tache_id in taches.reprendre():
        executer_tache.delay(tache_id)


@shared_task(name="socle.purger_sessions")
def purger_sessions() -> None:
    call_command("clearsessions")
