"""Administration of the objectives."""

from django.contrib import admin

from accounts.site import ReserveeAuxAdministrateurs, site
from pilotage.models import Objectif


@admin.register(Objectif, site=site)
class AdministrationObjectifs(ReserveeAuxAdministrateurs):
    list_display = (
        "plie",
        "annee",
        "accompagnes",
        "brsa",
        "reprise_file_active",
        "nouvelles_integrations",
    )
    list_filter = ("annee", "plie")
