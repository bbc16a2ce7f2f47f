"""The Celery application; its settings are Django's `CELERY_*` (plie/settings/travaux.py)."""

import os
from pathlib import Path

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plie.settings.local")

app = Celery("plie")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_after_configure.connect
def preparer_dossiers(sender: Celery, **kwargs: object) -> None:
    """The server-less broker does not create its own folders."""
    if sender.conf.broker_url.startswith("filesystem:"):
        options = sender.conf.broker_transport_options
        for nom in ("data_folder_in", "data_folder_out", "control_folder"):
            Path(options[nom]).mkdir(mode=0o700, parents=True, exist_ok=True)
