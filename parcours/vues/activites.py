"""The weekly activity of a contract: planned and done, in one grid (P-C.2)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from parcours.acces import consigner_consultation, exiger_sur
from parcours.forms.activites import REPRENDRE, FormulaireActivites, repris_des_etapes
from parcours.models import ContratEngagement
from parcours.permissions import peut_modifier_ouvert
from parcours.selectors.activites import (
    HeuresConnues,
    activites_lues,
    attendues_de,
    bilan_de,
    graphique_de,
    heures_connues,
)
from parcours.services.activites import noter_semaines
from parcours.vues.saisie import conflit, donnees, page_de_saisie, refus_reportes, retour_vers
from plie.socle.erreurs import ConflitDeVersion
from plie.socle.horloge import aujourdhui

TITRE = "Activité par semaine"


@require_http_methods(["GET", "POST"])
def contrat_activite(request: HttpRequest, pk: int) -> HttpResponse:
    """Type the weeks of a contract; filling what is planned from the étapes records nothing."""
    utilisateur: Any = request.user
    lus = ContratEngagement.objects.visibles_par(utilisateur)
    contrat = get_object_or_404(lus.select_related("parcours__participant__commune__pole", "parcours__plie"), pk=pk)
    parcours, le = contrat.parcours, aujourdhui()
    exiger_sur(parcours, peut_modifier_ouvert(utilisateur, parcours))
    connues = heures_connues(contrat, utilisateur)
    if REPRENDRE in request.POST:
        formulaire = _formulaire(contrat, utilisateur, connues, initial=repris_des_etapes(request.POST, connues))
    else:
        formulaire = _formulaire(contrat, utilisateur, connues, donnees(request))
    if formulaire.is_bound and formulaire.is_valid():
        try:
            with refus_reportes(formulaire):
                noter_semaines(
                    contrat=contrat,
                    version=formulaire.cleaned_data["version"],
                    semaines=formulaire.semaines(),
                    par=utilisateur,
                    le=le,
                )
        except ConflitDeVersion:
            contrat.refresh_from_db()
            return conflit(
                request,
                formulaire=formulaire,
                enregistre=_formulaire(contrat, utilisateur, connues),
                objet=contrat,
                parcours=parcours,
                titre=TITRE,
                retour=retour_vers(request, parcours, "contrats"),
            )
        if not formulaire.errors:
            messages.success(request, "L’activité est enregistrée.")
            return redirect("parcours:contrat_activite", contrat.pk)
    elif request.method == "GET":
        consigner_consultation(utilisateur=utilisateur, parcours=parcours, objet=f"{contrat} – activité", le=le)
    return _page(request, contrat, formulaire, connues, le)


def _formulaire(
    contrat: ContratEngagement,
    utilisateur: Any,
    connues: dict[date, HeuresConnues],
    envoi: Any = None,
    initial: dict[str, Any] | None = None,
) -> FormulaireActivites:
    """The grid of the weeks, on what is recorded now."""
    activites = activites_lues(contrat, utilisateur)
    return FormulaireActivites(envoi, contrat=contrat, activites=activites, connues=connues, initial=initial)


def _page(
    request: HttpRequest,
    contrat: ContratEngagement,
    formulaire: FormulaireActivites,
    connues: dict[date, HeuresConnues],
    le: date,
) -> HttpResponse:
    """The grid, beside what the weeks already noted make together."""
    attendues = attendues_de(contrat)
    return page_de_saisie(
        request,
        "parcours/suivi/activites.html",
        formulaire,
        contrat.parcours,
        le=le,
        retour=retour_vers(request, contrat.parcours, "contrats"),
        titre=TITRE,
        contrat=contrat,
        lignes=list(formulaire.lignes(le, attendues)),
        attendues=attendues,
        bilan=bilan_de(contrat, formulaire.activites),  # type: ignore[arg-type]
        graphique=graphique_de(contrat, formulaire.activites),  # type: ignore[arg-type]
        etapes_connues=any(heures.etapes for heures in connues.values()),
    )
