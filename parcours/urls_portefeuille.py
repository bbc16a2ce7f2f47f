"""Addresses of the portfolio: handing files over, saved views, absences, the team."""

from django.urls import URLPattern, URLResolver, path

from parcours.vues import absences, equipe, transmissions
from parcours.vues import vues_enregistrees as vues

urlpatterns: list[URLPattern | URLResolver] = [
    path("transmettre/", transmissions.preparer, name="transmettre"),
    path("transmissions/", transmissions.transmissions, name="transmissions"),
    path("transmissions/<int:pk>/", transmissions.transmission, name="transmission"),
    path("transmissions/<int:pk>/annuler/", transmissions.transmission_annuler, name="transmission_annuler"),
    path("equipe/", equipe.page_equipe, name="equipe"),
    path("vues/", vues.vues, name="vues"),
    path("vues/enregistrer/", vues.enregistrer, name="vue_enregistrer"),
    path("vues/<int:pk>/", vues.modifier, name="vue_modifier"),
    path("vues/<int:pk>/supprimer/", vues.supprimer, name="vue_supprimer"),
    path("absences/", absences.absences, name="absences"),
    path("absences/declarer/", absences.declarer, name="absence_declarer"),
    path("absences/<int:pk>/revoquer/", absences.revoquer, name="absence_revoquer"),
]
