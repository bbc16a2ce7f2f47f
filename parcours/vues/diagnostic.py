"""The diagnostic, and the eligibility that follows what is typed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from parcours.acces import consigner_consultation, parcours_pour
from parcours.eligibilite import conditions_d_apres, entree_de
from parcours.forms.diagnostic import FormulaireDiagnostic
from parcours.models import Parcours
from parcours.permissions import peut_modifier_ouvert
from parcours.regles import CATEGORIES, SituationEntree, categories
from parcours.services.diagnostic import enregistrer_diagnostic
from parcours.suivi import lecteurs_d_une_note
from parcours.vues.saisie import conflit, donnees, page_de_saisie, refus_reportes, retour_vers
from participants.enums import DIFFICULTES_PROFESSIONNELLES
from plie.pacte import version_en_vigueur
from plie.socle.erreurs import ConflitDeVersion
from plie.socle.horloge import aujourdhui

VOLET = "diagnostic"
TITRE = "Diagnostic et éligibilité"


@require_http_methods(["GET", "POST"])
def diagnostic(request: HttpRequest, pk: int) -> HttpResponse:
    """Establish the diagnostic with the person, or bring it up to date."""
    utilisateur: Any = request.user
    parcours = parcours_pour(utilisateur, pk, peut_modifier_ouvert)
    le = aujourdhui()
    formulaire = FormulaireDiagnostic(donnees(request), parcours=parcours, le=le)
    retour = retour_vers(request, parcours, VOLET)
    contexte = {"le": le, "lecteurs": lecteurs_d_une_note(parcours, le=le), "pk": parcours.pk}
    if request.method == "POST" and formulaire.is_valid():
        try:
            with refus_reportes(formulaire):
                enregistrer_diagnostic(parcours=parcours, par=utilisateur, le=le, **formulaire.arguments())
        except ConflitDeVersion:
            parcours = parcours_pour(utilisateur, pk, peut_modifier_ouvert)
            return conflit(
                request,
                formulaire=formulaire,
                enregistre=FormulaireDiagnostic(parcours=parcours, le=le),
                objet=parcours.diagnostic,  # type: ignore[arg-type]
                parcours=parcours,
                titre=TITRE,
                retour=retour,
                gabarit_champs="parcours/suivi/_champs_diagnostic.html",
                contexte=contexte,
            )
        if not formulaire.errors:
            messages.success(request, "Le diagnostic est enregistré.")
            return redirect(retour)
    elif request.method == "GET" and parcours.diagnostic is not None:
        consigner_consultation(utilisateur=utilisateur, parcours=parcours, objet="Diagnostic", le=le)
    return page_de_saisie(
        request,
        "parcours/suivi/diagnostic.html",
        formulaire,
        parcours,
        retour=retour,
        titre=TITRE,
        **contexte,
        **eligibilite(parcours, _entree_saisie(parcours, formulaire, le) if formulaire.is_bound else None, le=le),
    )


@require_POST
def diagnostic_eligibilite(request: HttpRequest, pk: int) -> HttpResponse:
    """The conditions of art. 2 and 3 as they would stand with what is typed; nothing is written."""
    parcours = parcours_pour(request.user, pk, peut_modifier_ouvert)
    le = aujourdhui()
    formulaire = FormulaireDiagnostic(request.POST, parcours=parcours, le=le)
    formulaire.is_valid()
    entree = _entree_saisie(parcours, formulaire, le)
    return render(request, "parcours/suivi/_eligibilite.html", {"pk": pk, **eligibilite(parcours, entree, le=le)})


def _entree_saisie(parcours: Parcours, formulaire: FormulaireDiagnostic, le: date) -> SituationEntree:
    """What is known of the person, with the diagnostic as it is typed."""
    codes = {difficulte.code for difficulte in formulaire.difficultes()}
    professionnelles = {str(code) for code in DIFFICULTES_PROFESSIONNELLES}
    return replace(
        entree_de(parcours, le=le),
        besoin_renforce=bool(formulaire.cleaned_data.get("besoin_renforce")),
        difficultes_professionnelles=frozenset(codes & professionnelles),
        difficultes_sociales=frozenset(codes - professionnelles),
        date_volonte=formulaire.cleaned_data.get("date_volonte"),
    )


def eligibilite(parcours: Parcours, entree: SituationEntree | None, *, le: date) -> dict[str, Any]:
    """The panel: each condition with its article, met, blocking or to be told to the commission."""
    parametres = version_en_vigueur(parcours.date_premier_rdv or le)
    lue = entree or entree_de(parcours, le=le)
    conditions = conditions_d_apres(parcours, lue, le=le)
    return {
        "conditions": conditions,
        "bloquantes": sum(1 for c in conditions if c.bloquante and not c.remplie),
        "avertissements": sum(1 for c in conditions if not c.bloquante and not c.remplie),
        "categories": [CATEGORIES[code] for code in categories(lue, parcours.date_premier_rdv or le, parametres)],
    }
