"""The reference data of conservation: the operations of the FSE+ and their last payment."""

from django.contrib import admin

from accounts.site import ReserveeAuxAdministrateurs, site
from participants.models import OperationFse


@admin.register(OperationFse, site=site)
class AdminOperationFse(ReserveeAuxAdministrateurs):
    list_display = ("intitule", "plie", "date_debut", "date_fin", "cofinancee", "date_dernier_paiement")
    list_filter = ("plie", "cofinancee")
