"""Pieces of evidence: deposit, download, removal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parcours.acces import parcours_pour
from parcours.vues.saisie import donnees, page_de_saisie, refus_reportes, retour_vers
from plie.socle.horloge import aujourdhui
from sorties.forms.pieces import FormulaireJustificatif
from sorties.models import Justificatif
from sorties.permissions import peut_modifier_preuves, peut_saisir_preuves
from sorties.selectors import preuves_de
from sorties.services.justificatifs import deposer_justificatif, retirer_justificatif
from sorties.vues.acces import ligne_pour, ligne_visible, tenter
from sorties.vues.emploi import VOLET
from sorties.vues.telechargement import servir


@require_http_methods(["GET", "POST"])
def justificatif_ajouter(request: HttpRequest, pk: int) -> HttpResponse:
    """Deposit a piece; its content is checked before anything is kept."""
    utilisateur: Any = request.user
    parcours = parcours_pour(utilisateur, pk, peut_saisir_preuves)
    preuves = preuves_de([parcours])[parcours.pk]
    formulaire = FormulaireJustificatif(
        donnees(request),
        request.FILES if request.method == "POST" else None,
        preuves=preuves,
        objet=request.GET.get("objet", ""),
    )
    retour = retour_vers(request, parcours, VOLET)
    if request.method == "POST" and formulaire.is_valid():
        with refus_reportes(formulaire):
            deposer_justificatif(parcours=parcours, par=utilisateur, le=aujourdhui(), **formulaire.arguments())
        if not formulaire.errors:
            messages.success(request, "La pièce est au dossier.")
            return redirect(retour)
    return page_de_saisie(
        request, "sorties/justificatif.html", formulaire, parcours, retour=retour, titre="Déposer une pièce"
    )


@require_safe
def justificatif(request: HttpRequest, pk: int) -> FileResponse:
    """Download a piece that this person may read."""
    piece = ligne_visible(request.user, Justificatif, pk)
    return servir(
        piece.fichier,
        nom=piece.nom_affiche,
        type_mime=piece.type_mime,
        utilisateur=request.user,
        parcours=piece.parcours,
        objet=f"Pièce : {piece}",
        le=aujourdhui(),
    )


@require_POST
def justificatif_supprimer(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a piece deposited by mistake."""
    piece = ligne_pour(request.user, Justificatif, pk, peut_modifier_preuves)
    parcours = piece.parcours
    tenter(request, lambda: retirer_justificatif(justificatif=piece), "La pièce est retirée du dossier.")
    return redirect(retour_vers(request, parcours, VOLET))
