"""Addresses of the app."""

from django.urls import URLPattern, URLResolver, path

from pilotage.vues import editions, exploration, lecture, publication, telechargements

app_name = "pilotage"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", editions.editions, name="editions"),
    path("dresser/", editions.dresser, name="dresser"),
    path("explorer/", exploration.explorer, name="explorer"),
    path("explorer/donnees/<str:forme>/", exploration.explorer_donnees, name="explorer_donnees"),
    path("explorer/cellule/<str:code>/", exploration.explorer_cellule, name="explorer_cellule"),
    path("indicateurs/", exploration.indicateurs, name="indicateurs"),
    path("<int:pk>/", lecture.edition, name="edition"),
    path("<int:pk>/cellule/<str:code>/", lecture.cellule, name="cellule"),
    path("<int:pk>/publier/", publication.publier, name="publier"),
    path("<int:pk>/pdf/", telechargements.edition_pdf, name="edition_pdf"),
    path("<int:pk>/donnees/<str:forme>/", telechargements.edition_donnees, name="edition_donnees"),
]
