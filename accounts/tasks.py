"""The accounts' Celery tasks."""

from datetime import timedelta

from celery import shared_task

from accounts.connexions.sessions import oublier_les_sessions_finies
from accounts.signalements import signaler_les_acces
from plie.socle.horloge import aujourdhui, maintenant


@shared_task(name="accounts.oublier_sessions")
def oublier_sessions() -> None:
    """Each day: the address and the browser of a session that is over."""
    oublier_les_sessions_finies()


@shared_task(name="accounts.signaler_acces")
def signaler_acces() -> int:
    """Each night: the unusual readings of the days that are over, to who must look at them."""
    return signaler_les_acces(le=aujourdhui() - timedelta(days=1), maintenant=maintenant())
