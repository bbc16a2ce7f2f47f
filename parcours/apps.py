"""Django's description of the app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ParcoursConfig(AppConfig):
    name = "parcours"
    verbose_name = "Parcours"

    def ready(self) -> None:
        # The apps are not ready before.
        from parcours import (  # noqa: PLC0415
            alertes_violations,
            conservation,
            designations,
            droits,
            fusions,
            modifications,
            page,
            parties_du_dossier,
            tables_du_dossier,
            volets_situation,
            volets_suivi,
        )
        from parcours.mur_sql import poser_le_mur  # noqa: PLC0415
        from parcours.reference import charger  # noqa: PLC0415
        from plie.journal.noms import NOMS_PARCOURS, PAGES_DU_DOSSIER  # noqa: PLC0415

        post_migrate.connect(charger, sender=self)
        post_migrate.connect(poser_le_mur, sender=self)
        tables_du_dossier.inscrire()
        designations.inscrire()
        conservation.inscrire()
        droits.inscrire()
        fusions.inscrire()
        modifications.inscrire()
        parties_du_dossier.inscrire()
        page.inscrire()
        volets_suivi.inscrire()
        volets_situation.inscrire()
        alertes_violations.inscrire()
        NOMS_PARCOURS.inscrire("parcours", page.noms_des_parcours, ordre=10)
        PAGES_DU_DOSSIER.inscrire("consultations", page.page_des_consultations, ordre=10)
        PAGES_DU_DOSSIER.inscrire("modifications", page.page_des_modifications, ordre=20)
