"""Noting that a piece of evidence was asked for (P-6.5a)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from parcours.vues.saisie import donnees, page_de_saisie, refus_reportes, retour_vers
from plie.socle.horloge import aujourdhui
from sorties.forms.demandes import FormulaireDemande
from sorties.models import ContratTravail, DemandePiece, Formation
from sorties.permissions import peut_saisir_preuves
from sorties.services.demandes import demander_piece, retirer_demande
from sorties.vues.acces import ligne_pour, tenter
from sorties.vues.emploi import VOLET


@require_http_methods(["GET", "POST"])
def demande_contrat(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the piece that proves a job."""
    return _demander(request, ligne_pour(request.user, ContratTravail, pk, peut_saisir_preuves))


@require_http_methods(["GET", "POST"])
def demande_formation(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the piece that proves a training."""
    return _demander(request, ligne_pour(request.user, Formation, pk, peut_saisir_preuves))


def _demander(request: HttpRequest, objet: ContratTravail | Formation) -> HttpResponse:
    utilisateur: Any = request.user
    le = aujourdhui()
    formulaire = FormulaireDemande(donnees(request), objet=objet, le=le)
    retour = retour_vers(request, objet.parcours, VOLET)
    if request.method == "POST" and formulaire.is_valid():
        with refus_reportes(formulaire):
            demander_piece(objet=objet, par=utilisateur, le=le, **formulaire.cleaned_data)
        if not formulaire.errors:
            messages.success(request, "La demande est notée\u00a0; elle s’affiche jusqu’au dépôt de la pièce.")
            return redirect(retour)
    return page_de_saisie(
        request,
        "sorties/demande.html",
        formulaire,
        objet.parcours,
        retour=retour,
        titre="Noter une demande de pièce",
        objet=objet,
    )


@require_POST
def demande_retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a request noted by mistake."""
    demande = ligne_pour(request.user, DemandePiece, pk, peut_saisir_preuves)
    parcours = demande.parcours
    tenter(request, lambda: retirer_demande(demande=demande), "La demande est retirée.")
    return redirect(retour_vers(request, parcours, VOLET))
