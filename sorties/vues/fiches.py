"""The fiche de synthèse: drawn up, downloaded, its transmission recorded (P-6.6)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parcours.acces import parcours_pour
from parcours.vues.saisie import donnees, page_de_saisie, refus_reportes, retour_vers
from plie.socle.horloge import aujourdhui
from sorties.forms.pieces import FormulaireTransmission
from sorties.models import FicheSynthese
from sorties.permissions import peut_produire_fiche
from sorties.services.fiches import destinataires_proposes, produire_fiche, sans_transmission, transmettre_fiche
from sorties.vues.acces import ligne_pour, ligne_visible, tenter
from sorties.vues.emploi import VOLET
from sorties.vues.telechargement import servir


@require_POST
def fiche_produire(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw up the fiche, frozen with its digest."""
    utilisateur: Any = request.user
    parcours = parcours_pour(utilisateur, pk, peut_produire_fiche)
    tenter(
        request,
        lambda: produire_fiche(parcours=parcours, par=utilisateur, le=aujourdhui()),
        "La fiche de synthèse est établie : il reste à la transmettre.",
    )
    return redirect(retour_vers(request, parcours, VOLET))


@require_safe
def fiche_pdf(request: HttpRequest, pk: int) -> FileResponse:
    """Download a fiche as it was drawn up."""
    fiche = ligne_visible(request.user, FicheSynthese, pk)
    personne = fiche.parcours.participant
    return servir(
        fiche.fichier,
        nom=f"fiche-de-synthese-{slugify(f'{personne.nom} {personne.prenom}')}-{fiche.date_fiche:%Y-%m-%d}.pdf",
        type_mime="application/pdf",
        utilisateur=request.user,
        parcours=fiche.parcours,
        objet=str(fiche),
        le=aujourdhui(),
    )


@require_http_methods(["GET", "POST"])
def fiche_transmettre(request: HttpRequest, pk: int) -> HttpResponse:
    """Record to whom a fiche was sent; the rule's recipients are proposed."""
    utilisateur: Any = request.user
    fiche = ligne_pour(utilisateur, FicheSynthese, pk, peut_produire_fiche, "parcours__sortie")
    parcours, le = fiche.parcours, aujourdhui()
    proposes = destinataires_proposes(parcours, parcours.sortie)
    formulaire = FormulaireTransmission(donnees(request), proposes=sans_transmission(parcours, proposes), le=le)
    retour = retour_vers(request, parcours, VOLET)
    if request.method == "POST" and formulaire.is_valid():
        with refus_reportes(formulaire):
            transmettre_fiche(fiche=fiche, par=utilisateur, le=le, **formulaire.cleaned_data)
        if not formulaire.errors:
            messages.success(request, "La transmission est enregistrée.")
            return redirect(retour)
    return page_de_saisie(
        request,
        "sorties/transmettre.html",
        formulaire,
        parcours,
        retour=retour,
        titre="Transmettre la fiche de synthèse",
        fiche=fiche,
        proposes=proposes,
        transmissions=fiche.transmissions.select_related("transmise_par"),
    )
