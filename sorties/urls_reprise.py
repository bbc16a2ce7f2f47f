"""Addresses of the import."""

from django.urls import path

from sorties.vues import reprise

urlpatterns = [
    path("reprise/", reprise.reprise, name="reprise"),
    path("reprise/<int:pk>/", reprise.reprise_suivi, name="reprise_suivi"),
    path("reprise/<int:pk>/etat/", reprise.reprise_etat, name="reprise_etat"),
    path("reprise/<int:pk>/confirmer/", reprise.reprise_confirmer, name="reprise_confirmer"),
    path("reprise/<int:pk>/rapport/", reprise.reprise_rapport, name="reprise_rapport"),
]
