"""Addresses of the commission."""

from django.urls import path

from commissions.vues import (
    avis,
    calendrier,
    courriers,
    deliberation,
    demandes,
    documents,
    membres,
    seances,
    statistiques,
)

app_name = "commissions"
urlpatterns = [
    path("", seances.liste, name="liste"),
    path("chiffres/", statistiques.page, name="statistiques"),
    path("chiffres/export.<slug:forme>", statistiques.export, name="statistiques_export"),
    path("planifier/", seances.planifier, name="planifier"),
    path("planifier/serie/", calendrier.planifier_serie, name="planifier_serie"),
    path("composition/<slug:code>/", membres.composition, name="composition"),
    path("composition/<slug:code>/noms/", membres.regler_les_noms, name="regler_les_noms"),
    path("membres/<int:pk>/", membres.membre_modifier, name="membre_modifier"),
    path("membres/<int:pk>/retirer/", membres.membre_retirer, name="membre_retirer"),
    path("seances/<int:pk>/deplacer/", calendrier.deplacer, name="deplacer"),
    path(
        "seances/<int:pk>/suppleant/<int:convocation>/<int:membre>/",
        calendrier.appeler_suppleant,
        name="appeler_suppleant",
    ),
    path("seances/<int:pk>/", seances.seance, name="seance"),
    path("seances/<int:pk>/points/", seances.points, name="points"),
    path("seances/<int:pk>/preparer/", seances.preparer, name="preparer"),
    path("seances/<int:pk>/ouvrir/", seances.ouvrir, name="ouvrir"),
    path("seances/<int:pk>/clore/", seances.clore, name="clore"),
    path("seances/<int:pk>/annuler/", seances.annuler, name="annuler"),
    path("seances/<int:pk>/presences/", seances.presences, name="presences"),
    path("seances/<int:pk>/convoquer/", calendrier.convoquer, name="convoquer"),
    path("seances/<int:pk>/ajouter/<int:saisine>/", seances.ajouter, name="ajouter"),
    path("seances/<int:pk>/ordre-du-jour.pdf", documents.ordre_du_jour, name="ordre_du_jour"),
    path("seances/<int:pk>/proces-verbal.pdf", documents.proces_verbal, name="proces_verbal"),
    path("seances/<int:pk>/proces-verbal-anonyme.pdf", documents.proces_verbal_anonyme, name="proces_verbal_anonyme"),
    path("seances/<int:pk>/signer/", documents.signer, name="signer"),
    path("seances/<int:pk>/lettres.pdf", courriers.courriers, name="courriers"),
    path("retours/<int:pk>.pdf", courriers.courrier, name="courrier"),
    path("retours/<int:pk>/lu/", courriers.retour_lu, name="retour_lu"),
    path("points/<int:pk>/", deliberation.point, name="point"),
    path("seances/<int:pk>/accords/", avis.accords, name="accords"),
    path("points/<int:pk>/rectifier/", deliberation.corriger, name="corriger"),
    path("points/<int:pk>/suivi/", avis.suivre, name="suivre"),
    path("points/<int:pk>/avis/", deliberation.donner_avis, name="donner_avis"),
    path("points/<int:pk>/deport/<int:convocation>/", avis.deporter, name="deporter"),
    path("points/<int:pk>/accorder/", deliberation.accorder, name="accorder"),
    path("demander/<int:pk>/<slug:objet>/", demandes.demander, name="demander"),
    path("demandes/<int:pk>/retirer/", demandes.retirer, name="retirer"),
]
