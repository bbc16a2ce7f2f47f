"""Addresses of the app: lists, orientation, the person's page; the follow-up's are in `urls_suivi`."""

from django.urls import URLPattern, URLResolver, path

from parcours import urls_portefeuille, urls_suivi
from parcours.vues import (
    entree,
    fiche,
    historique,
    listes,
    orientation,
    prescripteurs,
    recherche,
    referents,
    situation,
    situation_datee,
)

app_name = "parcours"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", listes.liste, name="liste"),
    path("export/<str:format_fichier>/", listes.exporter, name="exporter"),
    path("recherche/", recherche.chercher, name="recherche"),
    path("orienter/", orientation.orienter, name="orienter"),
    path("orienter/doublons/", orientation.doublons, name="doublons"),
    path("orienter/personne/<int:pk>/", orientation.reprendre, name="reprendre"),
    path("prescripteurs/", prescripteurs.liste, name="prescripteurs"),
    path("prescripteurs/<int:pk>/retirer/", prescripteurs.retirer, name="prescripteur_retirer"),
    path("prescripteurs/<int:pk>/retablir/", prescripteurs.retablir, name="prescripteur_retablir"),
    path("<int:pk>/", fiche.fiche, name="fiche"),
    path("<int:pk>/historique/", historique.historique, name="historique"),
    path("<int:pk>/situation/", situation.modifier, name="situation"),
    path("<int:pk>/entree/", entree.entree_completer, name="entree_completer"),
    path("<int:pk>/rsa/", situation.rsa_ajouter, name="rsa_ajouter"),
    path("<int:pk>/rsa/<int:periode>/", situation.rsa_modifier, name="rsa_modifier"),
    path("<int:pk>/rsa/<int:periode>/retirer/", situation.rsa_retirer, name="rsa_retirer"),
    path("<int:pk>/adresse/", situation_datee.adresse_changer, name="adresse_changer"),
    path("<int:pk>/adresse/<int:residence>/retirer/", situation_datee.adresse_retirer, name="adresse_retirer"),
    path("<int:pk>/statuts/<str:nature>/ajouter/", situation_datee.statut_ajouter, name="statut_ajouter"),
    path("<int:pk>/statuts/<int:statut>/", situation_datee.statut_modifier, name="statut_modifier"),
    path("<int:pk>/statuts/<int:statut>/retirer/", situation_datee.statut_retirer, name="statut_retirer"),
    path("<int:pk>/referent/", referents.affecter, name="referent"),
    path("<int:pk>/classer/", referents.classer, name="classer"),
    *urls_suivi.urlpatterns,
    *urls_portefeuille.urlpatterns,
]
