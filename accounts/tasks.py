"""The accounts' Celery tasks."""

from celery import shared_task

from accounts.connexions.sessions import oublier_les_sessions_finies


@shared_task(name="accounts.oublier_sessions")
def oublier_sessions() -> None:
    """Each day: the address and the browser of a session that is over."""
    oublier_les_sessions_finies()
