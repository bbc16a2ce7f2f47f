"""Addresses of the app."""

from django.urls import URLPattern, URLResolver, path

from pilotage.comites import vues as comites
from pilotage.conduite import vues as conduite
from pilotage.qualite.vues import coherence, qualite
from pilotage.rapports.vues import documents as rapports_documents
from pilotage.rapports.vues import rapports
from pilotage.vues import (
    avenants,
    consolidation,
    croisement,
    ecarts,
    editions,
    effets_avenant,
    exploration,
    lecture,
    nomenclatures,
    publication,
    telechargements,
    verification,
)

app_name = "pilotage"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", editions.editions, name="editions"),
    path("dresser/", editions.dresser, name="dresser"),
    path("explorer/", exploration.explorer, name="explorer"),
    path("explorer/donnees/<str:forme>/", exploration.explorer_donnees, name="explorer_donnees"),
    path("explorer/cellule/<str:code>/", exploration.explorer_cellule, name="explorer_cellule"),
    path("croiser/", croisement.croiser_indicateurs, name="croiser"),
    path("croiser/donnees/<str:forme>/", croisement.croiser_donnees, name="croiser_donnees"),
    path("croiser/cellule/", croisement.croiser_cellule, name="croiser_cellule"),
    path("consolidation/", consolidation.consolidation, name="consolidation"),
    path("consolidation/donnees/<str:forme>/", consolidation.consolidation_donnees, name="consolidation_donnees"),
    path("indicateurs/", exploration.indicateurs, name="indicateurs"),
    path("conduite/", conduite.conduite, name="conduite"),
    path("conduite/entonnoir/<str:code>/", conduite.liste_entonnoir, name="entonnoir"),
    path("qualite/", qualite.page, name="qualite"),
    path("qualite/<str:code>/", qualite.liste, name="qualite_liste"),
    path("coherence/", coherence.coherence, name="coherence"),
    path("coherence/<slug:code>/", coherence.liste, name="coherence_liste"),
    path("rapports/", rapports.rapports, name="rapports"),
    path("rapports/commencer/", rapports.commencer, name="rapport_commencer"),
    path("rapports/compiler/", rapports_documents.compiler, name="rapports_compiler"),
    path("rapports/compilations/<int:pk>/", rapports_documents.compilation, name="compilation"),
    path("rapports/<int:pk>/", rapports.rapport, name="rapport"),
    path("rapports/<int:pk>/rubriques/<slug:code>/", rapports.section, name="rapport_section"),
    path("rapports/<int:pk>/publier/", rapports_documents.rapport_publier, name="rapport_publier"),
    path("rapports/<int:pk>/pdf/", rapports_documents.rapport_pdf, name="rapport_pdf"),
    path("<int:pk>/comite/<slug:comite>/", comites.comite, name="comite"),
    path("<int:pk>/supports/", comites.preparer, name="supports"),
    path("<int:pk>/", lecture.edition, name="edition"),
    path("<int:pk>/cellule/<str:code>/", lecture.cellule, name="cellule"),
    path("<int:pk>/ecarts/<int:reference>/", ecarts.ecarts, name="ecarts"),
    path("<int:pk>/verifier/", verification.verifier, name="verifier"),
    path("<int:pk>/publier/", publication.publier, name="publier"),
    path("<int:pk>/pdf/", telechargements.edition_pdf, name="edition_pdf"),
    path("<int:pk>/donnees/<str:forme>/", telechargements.edition_donnees, name="edition_donnees"),
    path("nomenclatures/", nomenclatures.nomenclatures, name="nomenclatures"),
    path("pacte/preparer/", avenants.preparer, name="avenant_preparer"),
    path("pacte/<int:pk>/", avenants.avenant, name="avenant"),
    path("pacte/<int:pk>/modifier/", avenants.modifier, name="avenant_modifier"),
    path("pacte/<int:pk>/chiffres/<slug:code>/", avenants.figure, name="avenant_figure"),
    path("pacte/<int:pk>/chiffres/<slug:code>/retablir/", avenants.retablir, name="avenant_retablir"),
    path("pacte/<int:pk>/comparer/", effets_avenant.comparer, name="avenant_comparer"),
    path("pacte/<int:pk>/abandonner/", avenants.abandonner, name="avenant_abandonner"),
    path("pacte/<int:pk>/mettre-en-vigueur/", avenants.mettre_en_vigueur, name="avenant_publier"),
    path("pacte/effets/<int:pk>/", effets_avenant.effets, name="avenant_effets"),
]
