"""Addresses of the platform itself, included at the root by `plie.urls`."""

from django.urls import path

from plie.socle import views

urlpatterns = [
    path("sante/", views.sante, name="sante"),
    path("metrics", views.metriques, name="metriques"),
    path("accessibilite/", views.accessibilite, name="accessibilite"),
    path("taches/<int:pk>/", views.suivre_tache, name="suivre_tache"),
]
