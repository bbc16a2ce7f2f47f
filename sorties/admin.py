"""Administration of the SMIC."""

from django.contrib import admin

from accounts.site import ReserveeAuxAdministrateurs, site
from sorties.models import Smic


@admin.register(Smic, site=site)
class AdministrationSmic(ReserveeAuxAdministrateurs):
    list_display = ("depuis", "horaire_brut", "mensuel_brut")
