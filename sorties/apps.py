"""Django's description of the app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SortiesConfig(AppConfig):
    name = "sorties"
    verbose_name = "Sorties"

    def ready(self) -> None:
        # The apps are not ready before.
        from sorties import designations, parties_du_dossier  # noqa: PLC0415
        from sorties.reference import charger  # noqa: PLC0415
        from sorties.volets import inscrire  # noqa: PLC0415

        post_migrate.connect(charger, sender=self)
        designations.inscrire()
        inscrire()
        parties_du_dossier.inscrire()
