"""Addresses of the app: duplicates."""

from django.urls import URLPattern, URLResolver, path

from participants.doublons import vues

app_name = "participants"
urlpatterns: list[URLPattern | URLResolver] = [
    path("doublons/", vues.doublons, name="doublons"),
    path("doublons/ecartes/", vues.doublons_ecartes, name="doublons_ecartes"),
    path("doublons/ecartes/<int:pk>/retablir/", vues.retablir_paire, name="retablir"),
    path("doublons/<int:conservee>/<int:absorbee>/", vues.comparer, name="comparer"),
    path("doublons/<int:un>/<int:autre>/ecarter/", vues.ecarter_paire, name="ecarter"),
    path("fusions/", vues.fusions, name="fusions"),
    path("fusions/<int:pk>/", vues.fusion, name="fusion"),
    path("fusions/<int:pk>/annuler/", vues.fusion_annuler, name="fusion_annuler"),
]
