"""Django's description of the app."""

from typing import Any

from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate


def creer_table_du_cache(using: str, **_contexte: Any) -> None:
    """Without Redis the cache is a table, which Django leaves out of migrations."""
    call_command("createcachetable", database=using, verbosity=0)


class SocleConfig(AppConfig):
    name = "plie.socle"
    label = "socle"
    verbose_name = "Socle"

    def ready(self) -> None:
        post_migrate.connect(creer_table_du_cache, sender=self)
