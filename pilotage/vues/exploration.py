"""The figures of any period, on the PLIE of one's own scope, as the files stand today.

Free periods are never shown outside the reader's scope: two of them, subtracted, would undo the masking of A-4.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import Plie
from parcours.models import Parcours
from pilotage.exports import lire_valeur
from pilotage.forms_exploration import FormulaireExploration, raccourcis
from pilotage.indicateurs import PeriodeNommee, calculer, termes
from pilotage.indicateurs.catalogue import CATALOGUE, groupes
from pilotage.livrables import FORMATS, livrable
from pilotage.presentation.cases import ecrire, periode_en_mots
from pilotage.presentation.tableau import lire
from pilotage.selectors import composer, mesures_de, periode_comparee
from pilotage.vues.acces import codes_ouverts, exiger_des_figures, plies_lus
from pilotage.vues.perimetres import ANIMATION, donnees_du_formulaire, droit_de
from pilotage.vues.telechargements import fichier
from plie.journal.enums import Action
from plie.journal.services import journaliser
from plie.socle.colonnes import TYPES_MIME
from plie.socle.horloge import aujourdhui

PARCOURS_PAR_PAGE = 50
GENRES = {**TYPES_MIME, "json": "application/json", "pdf": "application/pdf"}


@require_safe
def explorer(request: HttpRequest) -> HttpResponse:
    """The dashboard of a period chosen freely: the same tables as an edition, not frozen."""
    utilisateur: Any = request.user
    plies = plies_lus(utilisateur)
    formulaire = _formulaire(request, plies)
    le = aujourdhui()
    contexte: dict[str, Any] = {"formulaire": formulaire, "raccourcis": raccourcis(le), "formats": FORMATS}
    if formulaire.is_valid():
        choisis, periode = formulaire.choix()
        perimetre = formulaire.portee
        avant = formulaire.cleaned_data["avant"]
        composition = composer(
            choisis,
            perimetre=perimetre,
            periode=periode,
            le=le,
            lister=False,
            detail=len(choisis) == 1,
            avant=avant,
        )
        requete = f"?perimetre={perimetre}&du={periode.debut}&au={periode.fin}{'&avant=on' if avant else ''}"
        modele = reverse("pilotage:explorer_cellule", args=["CODE"])
        contexte |= {
            "valeurs": composition.valeurs,
            "tableau": lire(composition.valeurs),
            "ouvertes": codes_ouverts(utilisateur),
            "liens": (modele.removesuffix("CODE/"), f"/{requete}"),
            "requete": requete,
        }
    return render(request, "pilotage/explorer.html", contexte, status=200 if formulaire.is_valid() else 400)


@require_safe
def explorer_donnees(request: HttpRequest, forme: str) -> HttpResponse:
    """The same figures taken out of the house, exact."""
    utilisateur: Any = request.user
    if forme not in FORMATS:
        raise Http404
    formulaire = _formulaire(request, plies_lus(utilisateur))
    if not formulaire.is_valid():
        return HttpResponseBadRequest("Indiquer un périmètre et une période valides.")
    choisis, periode = formulaire.choix()
    perimetre = formulaire.portee
    contenu = livrable(
        forme,
        choisis,
        perimetre=perimetre,
        periode=periode,
        le=aujourdhui(),
        avant=formulaire.cleaned_data["avant"],
    )
    journaliser(
        utilisateur=utilisateur,
        droit=droit_de(utilisateur, choisis),
        objet=f"Tableau de bord {perimetre}, {periode_en_mots(periode.debut, periode.fin or periode.debut)} ({forme})",
        action=Action.EXPORT,
        plie_id=choisis[0].pk if len(choisis) == 1 else None,
    )
    return fichier(contenu, GENRES[forme], f"tableau-de-bord-{perimetre}-{periode.debut}-{periode.fin}.{forme}")


@require_safe
def explorer_cellule(request: HttpRequest, code: str) -> HttpResponse:
    """The parcours that make a figure today; exactly its count, for the structure d'animation of that PLIE."""
    utilisateur: Any = request.user
    formulaire = _formulaire(request, plies_lus(utilisateur))
    morceaux = code.split(":")
    if not formulaire.is_valid() or len(morceaux) != 3:
        raise Http404
    nom, plie, cle = morceaux
    choisis, periode = formulaire.choix()
    choisis = [choisi for choisi in choisis if choisi.code == plie]
    indicateur, comparee = CATALOGUE.get(cle), periode_comparee(nom, periode)
    ouverte = plie in codes_ouverts(utilisateur)
    if not (choisis and ouverte and comparee and indicateur and indicateur.numerateur):
        raise Http404
    calcul = calculer(choisis, [PeriodeNommee(nom, comparee)], lister=[nom])
    identifiants = calcul.lignes[nom].parcours(indicateur.numerateur, plie)
    parcours = (
        Parcours.objects.visibles_par(utilisateur)
        .filter(pk__in=identifiants)
        .select_related("participant", "plie", "sortie")
        .order_by("participant__recherche", "pk")
    )
    page = Paginator(parcours, PARCOURS_PAR_PAGE).get_page(request.GET.get("page"))
    journaliser(
        utilisateur=utilisateur,
        droit=ANIMATION,
        objet=f"Parcours derrière «\u00a0{indicateur.libelle}\u00a0»",
        plie_id=choisis[0].pk,
        nombre=page.paginator.count,
    )
    valeur = lire_valeur(mesures_de(calcul.figures[nom][plie]), indicateur)
    retour = f"{reverse('pilotage:explorer')}?{request.GET.urlencode()}"
    return render(
        request,
        "pilotage/cellule.html",
        {
            "retour": retour,
            "nom_retour": "Exploration",
            "indicateur": indicateur,
            "valeur": ecrire(indicateur, valeur),
            "periode": periode_en_mots(comparee.debut, comparee.fin or comparee.debut),
            "plie": plie,
            "attendus": len(identifiants),
            "page": page,
        },
    )


@require_safe
def indicateurs(request: HttpRequest) -> HttpResponse:
    """Every indicator with its definition and its article: the one registry that page, files and PDF read."""
    exiger_des_figures(request.user)
    lus = [
        (nom, [(i, termes.numerateur(i), termes.denominateur(i), termes.decoupages(i)) for i in indicateurs])
        for nom, indicateurs in groupes()
    ]
    return render(request, "pilotage/indicateurs.html", {"groupes": lus})


def _formulaire(request: HttpRequest, plies: Sequence[Plie]) -> FormulaireExploration:
    return FormulaireExploration(donnees_du_formulaire(request, plies), plies=plies)
