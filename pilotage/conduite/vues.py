"""The steering page, and the parcours behind the numbers of its funnel."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from parcours.models import Parcours
from parcours.selectors.prescripteurs import libelles_des_prescripteurs
from pilotage.conduite import mots, presentation
from pilotage.conduite.charge import charges
from pilotage.conduite.cohortes import cohortes
from pilotage.conduite.entonnoir import LIBELLES, entonnoir, parcours_de
from pilotage.conduite.forms import FormulaireConduite
from pilotage.conduite.objectifs import nom_du_total, situation
from pilotage.indicateurs.calcul import TOTAL
from pilotage.presentation.cases import periode_en_mots
from pilotage.vues.acces import codes_ouverts, plies_lus
from plie.journal.services import journaliser
from plie.socle.horloge import aujourdhui
from plie.socle.periodes import Periode

PARCOURS_PAR_PAGE = 50
PRESCRIPTEUR, TRIMESTRE = "prescripteur", "trimestre"


@require_safe
def conduite(request: HttpRequest) -> HttpResponse:
    """Where the year is going, for one PLIE or for all those of the reader's scope."""
    utilisateur: Any = request.user
    formulaire = _formulaire(request)
    contexte: dict[str, Any] = {"formulaire": formulaire}
    if formulaire.is_valid():
        contexte |= _contexte(formulaire, codes_ouverts(utilisateur, formulaire.choix()[0]))
    return render(request, "pilotage/conduite/conduite.html", contexte, status=200 if formulaire.is_valid() else 400)


def _formulaire(request: HttpRequest) -> FormulaireConduite:
    le = aujourdhui()
    plies = plies_lus(request.user)
    donnees = request.GET if "perimetre" in request.GET else FormulaireConduite.par_defaut(plies, le)
    return FormulaireConduite(donnees, plies=plies, le=le)


def _contexte(formulaire: FormulaireConduite, ouvertes: set[str]) -> dict[str, Any]:
    le = aujourdhui()
    plies, annee = formulaire.choix()
    lue = situation(plies, annee=annee, le=le, comparer=True)
    fin = lue.periode.fin or lue.periode.debut
    code = nom_du_total(plies)
    perimetre = formulaire.cleaned_data["perimetre"]
    suivies = cohortes(plies, le=fin)
    detail = {plie.code for plie in plies} <= ouvertes
    tableaux, dessins = presentation.entonnoirs(entonnoir(plies, _orientations(annee)), code, detail=detail)
    tableau_charge, dessins_charge = presentation.charge(charges(plies, lue))
    cellule = reverse("pilotage:explorer_cellule", args=["CODE"]).removesuffix("CODE/")
    liste = reverse("pilotage:entonnoir", args=["CODE"]).removesuffix("CODE/")
    return {
        "ouvertes": ouvertes,
        "nom": plies[0].nom if len(plies) == 1 else f"Les {len(plies)} PLIE du périmètre",
        "annee": annee,
        "depuis": _orientations(annee).debut,
        "au": fin,
        "finie": fin < le,
        "alertes": mots.alertes(lue.par_plie[code], finie=fin < le),
        "objectifs": presentation.objectifs(lue, code, finie=fin < le),
        "jauges": presentation.jauges(lue, code),
        "efforts": [mots.effort(part) for part in lue.par_plie[code].parts],
        "cote_a_cote": presentation.cote_a_cote(lue, plies) if len(plies) > 1 else None,
        "methode": mots.methode(lue, code),
        "cohortes": suivies,
        "courbes": presentation.courbes_de_cohortes(suivies),
        "charge": tableau_charge,
        "dessins_charge": dessins_charge,
        "delais": presentation.delais(lue, plies),
        "entonnoirs": tableaux,
        "dessins_entonnoir": dessins,
        "liens": (cellule, f"/?perimetre={perimetre}&du={lue.periode.debut}&au={fin}"),
        "liens_entonnoir": (liste, f"/?perimetre={perimetre}&annee={annee}"),
    }


@require_safe
def liste_entonnoir(request: HttpRequest, code: str) -> HttpResponse:
    """The parcours behind a number of the funnel; exactly its count, for the structure d'animation of that PLIE."""
    utilisateur: Any = request.user
    formulaire = _formulaire(request)
    morceaux = code.split(":")
    if not formulaire.is_valid() or len(morceaux) != 4:
        raise Http404
    etape, plie, axe, valeur = morceaux
    plies, annee = formulaire.choix()
    choisi = next((p for p in plies if p.code == plie), None)
    if choisi is None or plie not in codes_ouverts(utilisateur) or etape not in LIBELLES:
        raise Http404
    periode = _orientations(annee)
    trouves = parcours_de(
        Parcours.objects.visibles_par(utilisateur).filter(plie=choisi), periode, etape=etape, **_filtre(axe, valeur)
    )
    page = Paginator(
        trouves.select_related("participant", "plie", "sortie").order_by("participant__recherche", "pk"),
        PARCOURS_PAR_PAGE,
    ).get_page(request.GET.get("page"))
    titre = LIBELLES[etape]
    journaliser(
        utilisateur=utilisateur,
        droit="structure d’animation",
        objet=f"Parcours derrière «\u00a0{titre}\u00a0» de l’entonnoir",
        plie_id=choisi.pk,
        nombre=page.paginator.count,
    )
    return render(
        request,
        "pilotage/conduite/entonnoir.html",
        {
            "titre": titre,
            "ligne": _nom(axe, valeur),
            "plie": choisi,
            "periode": periode_en_mots(periode.debut, periode.fin or periode.debut),
            "retour": f"{reverse('pilotage:conduite')}?perimetre={formulaire.cleaned_data['perimetre']}&annee={annee}",
            "page": page,
        },
    )


def _orientations(annee: int) -> Periode:
    """The people of the funnel: oriented in the year or the one before, so that some have had the time to leave."""
    return Periode(Periode.annee(annee - 1).debut, min(date(annee, 12, 31), aujourdhui()))


def _filtre(axe: str, valeur: str) -> dict[str, str]:
    """The row of the funnel that a code names; what it does not know does not exist."""
    if axe not in (PRESCRIPTEUR, TRIMESTRE):
        raise Http404
    if valeur == TOTAL:
        return {}
    if axe == PRESCRIPTEUR:
        if valeur not in libelles_des_prescripteurs():
            raise Http404
        return {axe: valeur}
    try:
        Periode.lire_trimestre(valeur)
    except ValueError as erreur:
        raise Http404 from erreur
    return {axe: valeur}


def _nom(axe: str, valeur: str) -> str:
    if valeur == TOTAL:
        return "Ensemble des orientés"
    if axe == PRESCRIPTEUR:
        return f"Prescripteur\u00a0: {libelles_des_prescripteurs()[valeur]}"
    return f"Orientés au {periode_en_mots(*_bornes(valeur))}"


def _bornes(trimestre: str) -> tuple[Any, Any]:
    lu = Periode.lire_trimestre(trimestre)
    return lu.debut, lu.fin
