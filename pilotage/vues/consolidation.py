"""The yearly consolidation on screen and in its files, on the PLIE of one's own scope."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Plie
from pilotage.consolidation import consolider
from pilotage.consolidation.exports import DEFINITIONS, FORMATS
from pilotage.consolidation.exports import fichier as fichier_de_consolidation
from pilotage.consolidation.presentation import tableaux
from pilotage.forms_exploration import FormulaireConsolidation
from pilotage.selectors import TOUS_LES_PLIE
from pilotage.vues.acces import plies_lus
from pilotage.vues.perimetres import droit_de
from pilotage.vues.telechargements import fichier
from plie.journal.enums import Action
from plie.journal.services import journaliser
from plie.socle.colonnes import TYPES_MIME
from plie.socle.horloge import aujourdhui

GENRES = {**TYPES_MIME, "json": "application/json"}
ANNEES_PROPOSEES = 20


@require_safe
def consolidation(request: HttpRequest) -> HttpResponse:
    """Tables 1 to 4, 8 and 9 of a year."""
    plies = plies_lus(request.user)
    formulaire = _formulaire(request, plies)
    contexte: dict[str, Any] = {"formulaire": formulaire, "formats": FORMATS, "definitions": DEFINITIONS}
    if formulaire.is_valid():
        choisis, perimetre, annee = _choix(formulaire, plies)
        contexte |= {
            "tableaux": tableaux(consolider(choisis, perimetre=perimetre, annee=annee)),
            "annee": annee,
            "nom": choisis[0].nom if len(choisis) == 1 else f"{len(choisis)} PLIE",
            "requete": f"?annee={annee}&perimetre={perimetre}",
        }
    return render(request, "pilotage/consolidation.html", contexte, status=200 if formulaire.is_valid() else 400)


@require_safe
def consolidation_donnees(request: HttpRequest, forme: str) -> HttpResponse:
    """The file of the command, taken out of the house."""
    if forme not in FORMATS:
        raise Http404
    utilisateur: Any = request.user
    plies = plies_lus(utilisateur)
    formulaire = _formulaire(request, plies)
    if not formulaire.is_valid():
        return HttpResponseBadRequest("Indiquer une année et un périmètre valides.")
    choisis, perimetre, annee = _choix(formulaire, plies)
    contenu = fichier_de_consolidation(forme, consolider(choisis, perimetre=perimetre, annee=annee))
    journaliser(
        utilisateur=utilisateur,
        droit=droit_de(utilisateur, choisis),
        objet=f"Consolidation {annee}, {perimetre} ({forme})",
        action=Action.EXPORT,
        plie_id=choisis[0].pk if len(choisis) == 1 else None,
    )
    return fichier(contenu, GENRES[forme], f"consolidation-{perimetre}-{annee}.{forme}")


def _formulaire(request: HttpRequest, plies: list[Plie]) -> FormulaireConsolidation:
    """Bound to the address; without any choice, the last ended year of the whole scope."""
    derniere = aujourdhui().year
    annees = list(range(derniere, derniere - ANNEES_PROPOSEES, -1))
    defaut = {"annee": derniere - 1, "perimetre": plies[0].code if len(plies) == 1 else TOUS_LES_PLIE}
    donnees = request.GET if "annee" in request.GET else defaut
    return FormulaireConsolidation(donnees, plies={plie.code: plie for plie in plies}, annees=annees)


def _choix(formulaire: FormulaireConsolidation, plies: list[Plie]) -> tuple[list[Plie], str, int]:
    perimetre = formulaire.cleaned_data["perimetre"]
    choisis = [plie for plie in plies if perimetre in (TOUS_LES_PLIE, plie.code)]
    return choisis, perimetre, formulaire.cleaned_data["annee"]
