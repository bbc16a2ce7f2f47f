"""Sign a contract, correct it, record the pôle's validation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from parcours.acces import consigner_consultation, exiger_sur, parcours_pour
from parcours.forms.contrats import FormulaireContrat, FormulaireContratExistant
from parcours.models import ContratEngagement
from parcours.permissions import peut_modifier_ouvert
from parcours.regles import rupture_entre_contrats
from parcours.services.contrats import modifier, signer
from parcours.suivi import contrats_lus, delai_du_premier_contrat, lecteurs_d_une_note
from parcours.vues.saisie import conflit, donnees, page_de_saisie, refus_reportes, retour_vers
from plie.socle.erreurs import ConflitDeVersion
from plie.socle.horloge import aujourdhui

VOLET = "contrats"
GABARIT = "parcours/suivi/contrat.html"


@require_http_methods(["GET", "POST"])
def contrat_signer(request: HttpRequest, pk: int) -> HttpResponse:
    """A contract just signed, the first or the next."""
    utilisateur: Any = request.user
    parcours = parcours_pour(utilisateur, pk, peut_modifier_ouvert)
    le = aujourdhui()
    precedent = parcours.contrats_engagement.order_by("-date_fin").first()
    formulaire = FormulaireContrat(donnees(request), parcours_pk=parcours.pk, le=le, precedent=precedent)
    retour = retour_vers(request, parcours, VOLET)
    if request.method == "POST" and formulaire.is_valid():
        with refus_reportes(formulaire):
            contrat = signer(parcours=parcours, par=utilisateur, le=le, **formulaire.arguments())
        if not formulaire.errors:
            messages.success(request, "Le contrat est enregistré.")
            _alerter(request, contrat)
            return redirect(retour)
    return page_de_saisie(
        request,
        GABARIT,
        formulaire,
        parcours,
        le=le,
        retour=retour,
        titre="Signer un contrat d’engagement",
        precedent=precedent,
        rupture=rupture_entre_contrats(precedent.date_fin, None, le) if precedent else 0,
        delai=None if precedent else delai_du_premier_contrat(parcours, le=le),
        lecteurs=lecteurs_d_une_note(parcours, le=le),
    )


@require_http_methods(["GET", "POST"])
def contrat_modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a contract or record the pôle's validation."""
    utilisateur: Any = request.user
    lus = ContratEngagement.objects.visibles_par(utilisateur)
    contrat = get_object_or_404(lus.select_related("parcours__participant__commune__pole", "parcours__plie"), pk=pk)
    parcours = contrat.parcours
    exiger_sur(parcours, peut_modifier_ouvert(utilisateur, parcours))
    le = aujourdhui()
    formulaire = FormulaireContratExistant(donnees(request), contrat=contrat, le=le)
    retour = retour_vers(request, parcours, VOLET)
    if request.method == "POST" and formulaire.is_valid():
        try:
            with refus_reportes(formulaire):
                contrat = modifier(contrat=contrat, par=utilisateur, le=le, **formulaire.arguments())
        except ConflitDeVersion:
            contrat.refresh_from_db()
            return conflit(
                request,
                formulaire=formulaire,
                enregistre=FormulaireContratExistant(contrat=contrat, le=le),
                objet=contrat,
                parcours=parcours,
                titre=f"Modifier le {contrat.get_type_display()}",
                retour=retour,
                gabarit_champs="parcours/suivi/_champs_contrat.html",
                contexte={"lecteurs": lecteurs_d_une_note(parcours, le=le)},
            )
        if not formulaire.errors:
            messages.success(request, "Le contrat est enregistré.")
            _alerter(request, contrat)
            return redirect(retour)
    elif request.method == "GET":
        consigner_consultation(utilisateur=utilisateur, parcours=parcours, objet=str(contrat), le=le)
    return page_de_saisie(
        request,
        GABARIT,
        formulaire,
        parcours,
        le=le,
        retour=retour,
        titre=f"Modifier le {contrat.get_type_display()}",
        precedent=None,
        rupture=0,
        delai=None,
        lecteurs=lecteurs_d_une_note(parcours, le=le),
    )


def _alerter(request: HttpRequest, contrat: ContratEngagement) -> None:
    """Say at once what the contract breaches (P-C.1, P-6.2b): the reader can still correct a date."""
    parcours, le = contrat.parcours, aujourdhui()
    lus = contrats_lus(list(parcours.contrats_engagement.all()), delai=delai_du_premier_contrat(parcours, le=le), le=le)
    for lu in lus:
        if lu.contrat.pk == contrat.pk:
            for alerte in lu.alertes:
                messages.warning(request, f"{alerte.message} ({alerte.regle}, art. {alerte.article})")
