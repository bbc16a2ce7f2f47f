"""The project: settings, URLs, worker, and the Pacte's parameters."""

from plie.celery import app as celery_app

__all__ = ["celery_app"]
