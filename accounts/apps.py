"""Django's description of the app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Comptes et territoires"

    def ready(self) -> None:
        from accounts.reference import charger  # noqa: PLC0415 - the apps are not ready before

        post_migrate.connect(charger, sender=self)
