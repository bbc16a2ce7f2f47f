"""Add, correct, end an étape."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from parcours.acces import consigner_consultation, exiger, parcours_pour
from parcours.forms.etapes import FormulaireEtape, FormulaireEtapeExistante, FormulaireFinEtape
from parcours.models import Etape
from parcours.permissions import peut_modifier_ouvert
from parcours.services.etapes import ajouter, modifier, terminer
from parcours.vues.saisie import conflit, donnees, page_de_saisie, refus_reportes, retour_vers
from plie.socle.erreurs import ConflitDeVersion
from plie.socle.horloge import aujourdhui
from plie.socle.typographie import INSECABLE

VOLET = "etapes"
GABARIT = "parcours/suivi/etape.html"


@require_http_methods(["GET", "POST"])
def etape_ajouter(request: HttpRequest, pk: int) -> HttpResponse:
    """An action, a job, a training, past or to come."""
    utilisateur: Any = request.user
    parcours = parcours_pour(utilisateur, pk, peut_modifier_ouvert)
    le = aujourdhui()
    formulaire = FormulaireEtape(donnees(request), parcours_pk=parcours.pk, le=le)
    retour = retour_vers(request, parcours, VOLET)
    if request.method == "POST" and formulaire.is_valid():
        with refus_reportes(formulaire):
            ajouter(parcours=parcours, par=utilisateur, le=le, **formulaire.arguments())
        if not formulaire.errors:
            messages.success(request, "L’étape est enregistrée.")
            return redirect(retour)
    return page_de_saisie(request, GABARIT, formulaire, parcours, retour=retour, titre="Ajouter une étape")


@require_http_methods(["GET", "POST"])
def etape_modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an étape."""
    etape, utilisateur = _etape(request, pk)
    parcours, le = etape.parcours, aujourdhui()
    formulaire = FormulaireEtapeExistante(donnees(request), etape=etape)
    retour = retour_vers(request, parcours, VOLET)
    if request.method == "POST" and formulaire.is_valid():
        try:
            with refus_reportes(formulaire):
                modifier(etape=etape, par=utilisateur, le=le, **formulaire.arguments())
        except ConflitDeVersion:
            etape.refresh_from_db()
            return conflit(
                request,
                formulaire=formulaire,
                enregistre=FormulaireEtapeExistante(etape=etape),
                objet=etape,
                parcours=parcours,
                titre="Modifier l’étape",
                retour=retour,
                gabarit_champs="parcours/suivi/_champs_etape.html",
            )
        if not formulaire.errors:
            messages.success(request, "L’étape est enregistrée.")
            return redirect(retour)
    elif request.method == "GET":
        consigner_consultation(utilisateur=utilisateur, parcours=parcours, objet=f"Étape : {etape}", le=le)
    return page_de_saisie(request, GABARIT, formulaire, parcours, retour=retour, titre="Modifier l’étape")


@require_http_methods(["GET", "POST"])
def etape_terminer(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day, the result, the hours."""
    etape, utilisateur = _etape(request, pk)
    parcours, le = etape.parcours, aujourdhui()
    formulaire = FormulaireFinEtape(donnees(request), etape=etape, le=le)
    retour = retour_vers(request, parcours, VOLET)
    if request.method == "POST" and formulaire.is_valid():
        try:
            with refus_reportes(formulaire):
                terminer(etape=etape, par=utilisateur, le=le, **formulaire.arguments())
        except ConflitDeVersion:
            etape.refresh_from_db()
            return conflit(
                request,
                formulaire=formulaire,
                enregistre=FormulaireFinEtape(etape=etape, le=le),
                objet=etape,
                parcours=parcours,
                titre=f"Terminer l’étape{INSECABLE}: {etape}",
                retour=retour,
                gabarit_champs="parcours/suivi/_champs_fin_etape.html",
            )
        if not formulaire.errors:
            messages.success(request, "L’étape est terminée.")
            return redirect(retour)
    return page_de_saisie(
        request,
        "parcours/suivi/etape_fin.html",
        formulaire,
        parcours,
        retour=retour,
        titre=f"Terminer l’étape{INSECABLE}: {etape}",
    )


def _etape(request: HttpRequest, pk: int) -> tuple[Etape, Any]:
    """The étape, if it exists for this person (else 404) and may still change (else 403)."""
    utilisateur: Any = request.user
    lues = Etape.objects.visibles_par(utilisateur)
    etape = get_object_or_404(lues.select_related("parcours__participant__commune__pole", "parcours__plie"), pk=pk)
    exiger(peut_modifier_ouvert(utilisateur, etape.parcours))
    return etape, utilisateur
