"""Addresses of the follow-up: work list, appointments, diagnostic, contracts, étapes."""

from django.urls import URLPattern, URLResolver, path

from parcours.vues import activites, contrats, diagnostic, entretiens, etapes, rappels, travail

urlpatterns: list[URLPattern | URLResolver] = [
    path("travail/", travail.travail, name="travail"),
    path("rappels/", rappels.mes_rappels, name="mes_rappels"),
    path("rappels/agenda/", rappels.agenda_ouvrir, name="agenda_ouvrir"),
    path("rappels/agenda/identite/", rappels.agenda_identite, name="agenda_identite"),
    path("rappels/agenda/revoquer/", rappels.agenda_revoquer, name="agenda_revoquer"),
    path("agenda/<str:jeton>.ics", rappels.agenda, name="agenda"),
    path("<int:pk>/rendez-vous/", entretiens.rdv_planifier, name="rdv_planifier"),
    path("<int:pk>/entretiens/noter/", entretiens.entretien_noter, name="entretien_noter"),
    path("entretiens/<int:pk>/", entretiens.entretien_modifier, name="entretien_modifier"),
    path("<int:pk>/diagnostic/", diagnostic.diagnostic, name="diagnostic"),
    path("<int:pk>/diagnostic/eligibilite/", diagnostic.diagnostic_eligibilite, name="diagnostic_eligibilite"),
    path("<int:pk>/contrats/signer/", contrats.contrat_signer, name="contrat_signer"),
    path("contrats/<int:pk>/", contrats.contrat_modifier, name="contrat_modifier"),
    path("contrats/<int:pk>/activite/", activites.contrat_activite, name="contrat_activite"),
    path("<int:pk>/etapes/ajouter/", etapes.etape_ajouter, name="etape_ajouter"),
    path("etapes/<int:pk>/", etapes.etape_modifier, name="etape_modifier"),
    path("etapes/<int:pk>/terminer/", etapes.etape_terminer, name="etape_terminer"),
]
