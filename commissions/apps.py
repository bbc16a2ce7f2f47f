"""Django's description of the app."""

from django.apps import AppConfig


class CommissionsConfig(AppConfig):
    name = "commissions"
    verbose_name = "Commissions"

    def ready(self) -> None:
        from commissions import conservation, mur, parties_du_dossier, volets  # noqa: PLC0415 - the apps are not ready before

        volets.inscrire()
        mur.inscrire()
        conservation.inscrire()
        parties_du_dossier.inscrire()
