"""Django's description of the app."""

from celery.signals import task_prerun
from django.apps import AppConfig
from django.core.signals import request_started
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Comptes et territoires"

    def ready(self) -> None:
        from accounts import designations, source_pacte  # noqa: PLC0415 - the apps are not ready before
        from accounts.reference import charger, charger_pacte  # noqa: PLC0415 - the same
        from plie import pacte  # noqa: PLC0415 - the same

        designations.inscrire()
        post_migrate.connect(charger, sender=self)
        post_migrate.connect(charger_pacte, sender=self)
        pacte.brancher(source_pacte.en_vigueur)
        request_started.connect(source_pacte.nouveau_tour)
        task_prerun.connect(source_pacte.nouveau_tour)
