"""Django's description of the app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PilotageConfig(AppConfig):
    name = "pilotage"
    verbose_name = "Pilotage"

    def ready(self) -> None:
        # The apps are not ready before.
        from pilotage import parties_du_dossier  # noqa: PLC0415
        from pilotage.avenants.regles import inscrire_les_libelles  # noqa: PLC0415
        from pilotage.conduite.accueil import inscrire  # noqa: PLC0415
        from pilotage.consolidation import figees  # noqa: PLC0415
        from pilotage.reference import charger  # noqa: PLC0415

        inscrire_les_libelles()
        figees.inscrire()
        parties_du_dossier.inscrire()
        post_migrate.connect(charger, sender=self)
        inscrire()
