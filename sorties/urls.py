"""Addresses of the exits: evidence, verdict, proposal, fiche de synthèse; the import's are in `urls_reprise`."""

from django.urls import URLPattern, URLResolver, path

from sorties import urls_reprise
from sorties.vues import demandes, emploi, fiches, formations, liens, pieces, propositions, tableau_heures

app_name = "sorties"
urlpatterns: list[URLPattern | URLResolver] = [
    path("<int:pk>/verdict/", propositions.verdict, name="verdict"),
    path("<int:pk>/contrats/ajouter/", emploi.contrat_ajouter, name="contrat_ajouter"),
    path("<int:pk>/contrats/apercu/", emploi.contrat_apercu, name="contrat_apercu"),
    path("<int:pk>/employeurs/", emploi.employeurs, name="employeurs"),
    path("contrats/<int:pk>/", emploi.contrat_modifier, name="contrat_modifier"),
    path("contrats/<int:pk>/fin/", emploi.contrat_terminer, name="contrat_terminer"),
    path("contrats/<int:pk>/retirer/", emploi.contrat_supprimer, name="contrat_supprimer"),
    path("<int:pk>/releves/", emploi.releves, name="releves"),
    path("<int:pk>/heures/", tableau_heures.tableau_heures, name="tableau_heures"),
    path("<int:pk>/creation/", formations.creation, name="creation"),
    path("creations/<int:pk>/retirer/", formations.creation_supprimer, name="creation_supprimer"),
    path("<int:pk>/formations/ajouter/", formations.formation_ajouter, name="formation_ajouter"),
    path("formations/<int:pk>/", formations.formation_modifier, name="formation_modifier"),
    path("formations/<int:pk>/retirer/", formations.formation_supprimer, name="formation_supprimer"),
    path("<int:pk>/pieces/ajouter/", pieces.justificatif_ajouter, name="justificatif_ajouter"),
    path("pieces/<int:pk>/", pieces.justificatif, name="justificatif"),
    path("pieces/<int:pk>/retirer/", pieces.justificatif_supprimer, name="justificatif_supprimer"),
    path("<int:pk>/proposer/", propositions.proposer, name="proposer"),
    path("<int:pk>/completude/", propositions.completude, name="completude"),
    path("contrats/<int:pk>/demander/", demandes.demande_contrat, name="demande_contrat"),
    path("formations/<int:pk>/demander/", demandes.demande_formation, name="demande_formation"),
    path("demandes/<int:pk>/retirer/", demandes.demande_retirer, name="demande_retirer"),
    path("propositions/<int:pk>/", propositions.modifier, name="proposition_modifier"),
    path("propositions/<int:pk>/retirer/", propositions.retirer, name="retirer"),
    path("<int:pk>/fiche/", fiches.fiche_produire, name="fiche_produire"),
    path("fiches/<int:pk>/", fiches.fiche_pdf, name="fiche_pdf"),
    path("fiches/<int:pk>/transmettre/", fiches.fiche_transmettre, name="fiche_transmettre"),
    path("fiches/<int:pk>/envoyer/", liens.fiche_envoyer, name="fiche_envoyer"),
    path("liens/<int:pk>/renvoyer/", liens.lien_renvoyer, name="lien_renvoyer"),
    path("liens/<int:pk>/revoquer/", liens.lien_revoquer, name="lien_revoquer"),
    path("lien/<str:secret>/", liens.lien, name="lien"),
    path("document/", liens.lien_ouvrir, name="lien_ouvrir"),
    *urls_reprise.urlpatterns,
]
