"""The person's page: one page per parcours."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from parcours.acces import consigner_consultation, droit_d_apres
from parcours.dossier import DossierLu
from parcours.droits import gel_du
from parcours.lignes_du_dossier import referent_du
from parcours.selectors.fil import FiltreFil, fil_de
from parcours.selectors.page import dossier_de_la_page, echeances_de, entete_de, gestes_de
from parcours.volets import VOLETS, Evenement
from participants.selectors import commune_au
from plie.socle.champs import mots_de_l_adresse
from plie.socle.horloge import aujourdhui
from plie.socle.typographie import INSECABLE

EVENEMENTS_PAR_PAGE = 40
GESTES_EN_VUE = 4
MOTS_MAX = 100
TOUT = "tout"


@require_safe
def fiche(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about a parcours that this person may read; each opening is logged (A-5)."""
    le = aujourdhui()
    utilisateur: Any = request.user
    dossier = dossier_de_la_page(utilisateur, pk, le=le)
    if dossier is None:
        raise Http404
    parcours = dossier.parcours
    droit = droit_d_apres(
        utilisateur,
        parcours,
        suivi=referent_du(dossier, le),
        commune_du_jour=lambda: commune_au(parcours.participant, le),
    )
    consigner_consultation(utilisateur=utilisateur, parcours=parcours, objet="Page du parcours", le=le, droit=droit)
    gestes = gestes_de(dossier)
    evenements = fil_de(dossier)
    natures = sorted({evenement.nature for evenement in evenements}, key=str.casefold)
    auteurs = sorted({evenement.auteur for evenement in evenements}, key=str.casefold)
    filtre = _filtre(request, natures, auteurs)
    return render(
        request,
        "parcours/fiche.html",
        {
            "parcours": parcours,
            "personne": parcours.participant,
            # The number is what a calendar without names shows.
            "surtitre": f"{parcours.plie.nom} · dossier n°{INSECABLE}{parcours.pk}",
            "gel": gel_du(dossier),
            "entete": entete_de(dossier),
            "echeances": echeances_de(dossier),
            "gestes": gestes[:GESTES_EN_VUE],
            "autres_gestes": gestes[GESTES_EN_VUE:],
            "volets": _volets(request, dossier),
            "natures": natures,
            "auteurs": auteurs,
            "filtre": filtre,
            "page_fil": _page_du_fil(request, [evenement for evenement in evenements if filtre.retient(evenement)]),
            "le": le,
        },
    )


def _page_du_fil(request: HttpRequest, retenus: list[Evenement]) -> Page[Evenement]:
    """A page of the timeline; all of it on demand, to read it through or to print it."""
    demandee = request.GET.get("page")
    par_page = max(len(retenus), 1) if demandee == TOUT else EVENEMENTS_PAR_PAGE
    return Paginator(retenus, par_page).get_page(demandee)


def _filtre(request: HttpRequest, natures: list[str], auteurs: list[str]) -> FiltreFil:
    """What is looked for in the timeline; what the timeline does not know is left out."""
    nature, auteur = request.GET.get("nature", ""), request.GET.get("auteur", "")
    return FiltreFil(
        nature=nature if nature in natures else "",
        auteur=auteur if auteur in auteurs else "",
        mots=mots_de_l_adresse(request.GET.get("mots", ""), MOTS_MAX),
    )


def _volets(request: HttpRequest, dossier: DossierLu) -> list[dict[str, str]]:
    """Each section rendered apart: the apps above do not share their context."""
    rendus = []
    for volet in VOLETS:
        contexte = volet.contexte(dossier)
        if contexte is not None:
            cadre = {"parcours": dossier.parcours, "le": dossier.le}
            html = render_to_string(volet.gabarit, {**cadre, **contexte}, request)
            rendus.append({"code": volet.code, "titre": volet.titre, "icone": volet.icone, "html": html})
    return rendus
