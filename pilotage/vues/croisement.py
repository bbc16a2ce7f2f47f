"""The indicators by commune, pôle, référent…, in one's own scope; each cell opens onto its parcours (A-1, A-4).

Who reads figures without following people (a financeur) has the small cells masked, and those that would give them
back, even in their own scope: a breakdown is fine enough to point at somebody. Référents are named to the structure
d'animation of one PLIE only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import Plie
from parcours.models import Parcours
from pilotage.croisements.calcul import Croisement, croiser, parcours_de, periodes_du_croisement
from pilotage.croisements.dimensions import DIMENSIONS, Dimension
from pilotage.croisements.exports import FORMATS
from pilotage.croisements.exports import fichier as fichier_du_croisement
from pilotage.croisements.presentation import tableau
from pilotage.forms_exploration import COLONNES_PAR_DEFAUT, FormulaireCroisement, raccourcis
from pilotage.indicateurs.catalogue import CATALOGUE
from pilotage.presentation.cases import ecrire, periode_en_mots, seuil
from pilotage.vues.acces import plies_lus
from pilotage.vues.perimetres import ANIMATION, anime_tous, donnees_du_formulaire, droit_de
from pilotage.vues.telechargements import fichier
from plie.journal.enums import Action
from plie.journal.services import journaliser
from plie.socle.colonnes import TYPES_MIME
from plie.socle.horloge import aujourdhui

PARCOURS_PAR_PAGE = 50
PAR_DEFAUT = "commune"
GENRES = {**TYPES_MIME, "json": "application/json"}


@dataclass(frozen=True)
class Demande:
    """What is asked, once valid, and whether its cells open for who asks."""

    formulaire: FormulaireCroisement
    plies: list[Plie]
    dimension: Dimension
    ouvert: bool

    @property
    def requete(self) -> str:
        """The address of this crossing, without its path."""
        lues = self.formulaire.cleaned_data
        return urlencode(
            {
                "perimetre": lues["perimetre"],
                "du": lues["du"].isoformat(),
                "au": lues["au"].isoformat(),
                "par": self.dimension.code,
                "indicateurs": [i.code for i in lues["indicateurs"]],
                "comparer": lues["comparer"],
            },
            doseq=True,
        )

    def calculer(self) -> Croisement:
        _, periode = self.formulaire.choix()
        lues = self.formulaire.cleaned_data
        return croiser(
            self.plies,
            dimension=self.dimension,
            periodes=periodes_du_croisement(periode, lues["comparer"]),
            indicateurs=lues["indicateurs"],
            seuil=None if self.ouvert else seuil(),
        )


@require_safe
def croiser_indicateurs(request: HttpRequest) -> HttpResponse:
    """Rows = the values of a breakdown, columns = indicators."""
    formulaire, demande = _lire(request)
    contexte: dict[str, Any] = {"formulaire": formulaire, "formats": FORMATS}
    if demande is not None:
        _, periode = formulaire.choix()
        adresse = f"{reverse('pilotage:croiser_cellule')}?{demande.requete}" if demande.ouvert else ""
        contexte |= {
            "tableau": tableau(demande.calculer(), adresse),
            "perimetre": _nom_du_perimetre(demande.plies),
            "periode": periode_en_mots(periode.debut, periode.fin or periode.debut),
            "requete": f"?{demande.requete}",
            "raccourcis": [(nom, _avec_periode(request, p)) for nom, p in raccourcis(aujourdhui())],
            "masque": not demande.ouvert,
        }
    return render(request, "pilotage/croiser.html", contexte, status=200 if demande else 400)


@require_safe
def croiser_donnees(request: HttpRequest, forme: str) -> HttpResponse:
    """The same crossing taken out of the house, exact, masked as on screen."""
    if forme not in FORMATS:
        raise Http404
    utilisateur: Any = request.user
    formulaire, demande = _lire(request)
    if demande is None:
        return HttpResponseBadRequest("Indiquer un périmètre, une période et une ventilation valides.")
    contenu = fichier_du_croisement(forme, demande.calculer(), perimetre=formulaire.portee, le=aujourdhui())
    _, periode = formulaire.choix()
    journaliser(
        utilisateur=utilisateur,
        droit=droit_de(utilisateur, demande.plies),
        objet=f"Indicateurs par {demande.dimension.libelle.lower()}, {formulaire.portee} ({forme})",
        action=Action.EXPORT,
        plie_id=demande.plies[0].pk if len(demande.plies) == 1 else None,
    )
    nom = f"indicateurs-par-{demande.dimension.code}-{formulaire.portee}-{periode.debut}-{periode.fin}.{forme}"
    return fichier(contenu, GENRES[forme], nom.replace(",", "-"))


@require_safe
def croiser_cellule(request: HttpRequest) -> HttpResponse:
    """The parcours that make a cell; exactly its count, for the structure d'animation of these PLIE."""
    utilisateur: Any = request.user
    formulaire, demande = _lire(request)
    indicateur = CATALOGUE.get(request.GET.get("code", ""))
    valeur, moment = request.GET.get("valeur", ""), request.GET.get("moment", "")
    if demande is None or not demande.ouvert or indicateur is None or indicateur.numerateur is None:
        raise Http404
    _, choisie = formulaire.choix()
    periode = periodes_du_croisement(choisie, formulaire.cleaned_data["comparer"]).get(moment)
    if periode is None:
        raise Http404
    identifiants, lue = parcours_de(
        demande.plies, dimension=demande.dimension, periode=periode, valeur=valeur, indicateur=indicateur
    )
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
        objet=f"Parcours derrière «\u00a0{indicateur.libelle}\u00a0» par {demande.dimension.libelle.lower()}",
        plie_id=demande.plies[0].pk if len(demande.plies) == 1 else None,
        nombre=page.paginator.count,
    )
    return render(
        request,
        "pilotage/cellule.html",
        {
            "retour": f"{reverse('pilotage:croiser')}?{demande.requete}",
            "nom_retour": "Croisement",
            "indicateur": indicateur,
            "valeur": ecrire(indicateur, lue),
            "periode": periode_en_mots(periode.debut, periode.fin or periode.debut),
            "attendus": len(identifiants),
            "page": page,
        },
    )


def _lire(request: HttpRequest) -> tuple[FormulaireCroisement, Demande | None]:
    utilisateur: Any = request.user
    plies = plies_lus(utilisateur)
    interne = anime_tous(utilisateur, plies)
    dimensions = [d for d in DIMENSIONS.values() if interne or not d.interne]
    donnees = QueryDict(mutable=True)
    donnees.update(donnees_du_formulaire(request, plies))
    donnees.setdefault("par", PAR_DEFAUT)
    if "indicateurs" not in donnees:
        donnees.setlist("indicateurs", COLONNES_PAR_DEFAUT)
    formulaire = FormulaireCroisement(donnees, plies=plies, dimensions=dimensions)
    if not formulaire.is_valid():
        return formulaire, None
    choisis, _ = formulaire.choix()
    dimension = DIMENSIONS[formulaire.cleaned_data["par"]]
    return formulaire, Demande(formulaire, choisis, dimension, anime_tous(utilisateur, choisis))


def _nom_du_perimetre(plies: Sequence[Plie]) -> str:
    return plies[0].nom if len(plies) == 1 else f"{len(plies)} PLIE"


def _avec_periode(request: HttpRequest, periode: Any) -> str:
    adresse = request.GET.copy()
    adresse["du"], adresse["au"] = periode.debut.isoformat(), periode.fin.isoformat()
    return f"?{adresse.urlencode()}"
