"""Add an étape, correct it, say what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from parcours.acces import consigner_consultation, exiger_sur, parcours_pour
from parcours.forms.etapes import (
    AFFICHER,
    FormulaireEtape,
    FormulaireEtapeExistante,
    FormulaireSuiteEtape,
    deja_tape,
)
from parcours.models import Etape
from parcours.permissions import peut_modifier_ouvert
from parcours.services.etapes import ajouter, modifier, noter_la_suite
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
    # Most étapes are noted on the day they begin; choosing a kind keeps what was typed instead.
    formulaire = FormulaireEtape(_envoi(request), parcours=parcours, initial=_esquisse(request) or {"date_debut": le})
    retour = retour_vers(request, parcours, VOLET)
    if formulaire.is_bound and formulaire.is_valid():
        with refus_reportes(formulaire):
            ajouter(
                parcours=parcours,
                saisie=formulaire.saisie(),
                par=utilisateur,
                le=le,
                cle=formulaire.cleaned_data["cle"],
            )
        if not formulaire.errors:
            messages.success(request, "L’étape est enregistrée.")
            return redirect(retour)
    return page_de_saisie(request, GABARIT, formulaire, parcours, retour=retour, titre="Ajouter une étape")


@require_http_methods(["GET", "POST"])
def etape_modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an étape."""
    etape, utilisateur = _etape(request, pk)
    parcours, le = etape.parcours, aujourdhui()
    formulaire = FormulaireEtapeExistante(_envoi(request), etape=etape, initial=_esquisse(request))
    retour = retour_vers(request, parcours, VOLET)
    if formulaire.is_bound and formulaire.is_valid():
        try:
            with refus_reportes(formulaire):
                modifier(
                    etape=etape,
                    version=formulaire.cleaned_data["version"],
                    saisie=formulaire.saisie(),
                    par=utilisateur,
                    le=le,
                )
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
        consigner_consultation(utilisateur=utilisateur, parcours=parcours, objet=f"Étape{INSECABLE}: {etape}", le=le)
    return page_de_saisie(request, GABARIT, formulaire, parcours, retour=retour, titre="Modifier l’étape")


@require_http_methods(["GET", "POST"])
def etape_terminer(request: HttpRequest, pk: int) -> HttpResponse:
    """Begun, done, given up, refused, or nobody came."""
    etape, utilisateur = _etape(request, pk)
    parcours, le = etape.parcours, aujourdhui()
    formulaire = FormulaireSuiteEtape(donnees(request), etape=etape, le=le)
    retour = retour_vers(request, parcours, VOLET)
    titre = f"Noter la suite{INSECABLE}: {etape}"
    if request.method == "POST" and formulaire.is_valid():
        try:
            with refus_reportes(formulaire):
                noter_la_suite(etape=etape, par=utilisateur, le=le, **formulaire.arguments())
        except ConflitDeVersion:
            etape.refresh_from_db()
            return conflit(
                request,
                formulaire=formulaire,
                enregistre=FormulaireSuiteEtape(etape=etape, le=le),
                objet=etape,
                parcours=parcours,
                titre=titre,
                retour=retour,
                gabarit_champs="parcours/suivi/_champs_fin_etape.html",
            )
        if not formulaire.errors:
            messages.success(request, "La suite de l’étape est enregistrée.")
            return redirect(retour)
    return page_de_saisie(
        request, "parcours/suivi/etape_fin.html", formulaire, parcours, retour=retour, titre=titre, etape=etape
    )


def _envoi(request: HttpRequest) -> Any:
    """What is to record; choosing a kind only shows its fields."""
    return None if AFFICHER in request.POST else donnees(request)


def _esquisse(request: HttpRequest) -> dict[str, Any] | None:
    return deja_tape(request.POST) if AFFICHER in request.POST else None


def _etape(request: HttpRequest, pk: int) -> tuple[Etape, Any]:
    """The étape, if it exists for this person (else 404) and may still change (else 403)."""
    utilisateur: Any = request.user
    lues = Etape.objects.visibles_par(utilisateur)
    etape = get_object_or_404(lues.select_related("parcours__participant__commune__pole", "parcours__plie"), pk=pk)
    exiger_sur(etape.parcours, peut_modifier_ouvert(utilisateur, etape.parcours))
    return etape, utilisateur
