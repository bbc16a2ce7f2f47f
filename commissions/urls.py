"""Addresses of the commission."""

from django.urls import path

from commissions.vues import deliberation, demandes, seances

app_name = "commissions"
urlpatterns = [
    path("", seances.liste, name="liste"),
    path("planifier/", seances.planifier, name="planifier"),
    path("seances/<int:pk>/", seances.seance, name="seance"),
    path("seances/<int:pk>/points/", seances.points, name="points"),
    path("seances/<int:pk>/preparer/", seances.preparer, name="preparer"),
    path("seances/<int:pk>/ouvrir/", seances.ouvrir, name="ouvrir"),
    path("seances/<int:pk>/clore/", seances.clore, name="clore"),
    path("seances/<int:pk>/annuler/", seances.annuler, name="annuler"),
    path("seances/<int:pk>/presences/", seances.presences, name="presences"),
    path("seances/<int:pk>/ajouter/<int:saisine>/", seances.ajouter, name="ajouter"),
    path("points/<int:pk>/", deliberation.point, name="point"),
    path("points/<int:pk>/accorder/", deliberation.accorder, name="accorder"),
    path("demander/<int:pk>/<slug:objet>/", demandes.demander, name="demander"),
    path("demandes/<int:pk>/retirer/", demandes.retirer, name="retirer"),
]
