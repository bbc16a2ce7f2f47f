"""Django's description of the app."""

from django.apps import AppConfig


class CommissionsConfig(AppConfig):
    name = "commissions"
    verbose_name = "Commissions"

    def ready(self) -> None:
        from commissions import (  # noqa: PLC0415 - the apps are not ready before
            conservation,
            designations,
            mur,
            parties_du_dossier,
            volets,
        )

        designations.inscrire()
        volets.inscrire()
        mur.inscrire()
        conservation.inscrire()
        parties_du_dossier.inscrire()
