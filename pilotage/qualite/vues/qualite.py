"""The page of data quality, and the parcours behind each of its counters."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import Plie
from accounts.perimetre import perimetre_de
from pilotage.qualite.controles import CONTROLES, Controle
from pilotage.qualite.selectors import (
    NON_SUIVI,
    SANS_REFERENT,
    modifiables,
    parcours_du_controle,
    qualite,
    referents_de,
)
from plie.journal.services import journaliser
from plie.socle.horloge import aujourdhui

PARCOURS_PAR_PAGE = 50
TOUS = "tous"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What is missing or incoherent, by référent for the structure d'animation, one's own for an accompagnateur."""
    utilisateur: Any = request.user
    perimetre = _exiger(utilisateur)
    plies, plie = _plies(request)
    referent = _referent(request)
    lue = qualite(_parcours(utilisateur, plie), le=aujourdhui(), referent=referent)
    return render(
        request,
        "pilotage/qualite/qualite.html",
        {
            "qualite": lue,
            "anime": perimetre.anime,
            "plies": plies,
            "plie": plie,
            "referent": referent,
            "nom_referent": next((li.nom for li in lue.referents if li.code == referent), ""),
            "onglets": _onglets(plies, plie),
            "requete": _requete(plie, referent),
            "sans_plie": urlencode({"plie": plie.code}) + "&" if plie else "",
        },
    )


@require_safe
def liste(request: HttpRequest, code: str) -> HttpResponse:
    """The parcours that a check finds; exactly its count, each with the form that corrects it."""
    utilisateur: Any = request.user
    perimetre = _exiger(utilisateur)
    if code != TOUS and code not in CONTROLES:
        raise Http404
    controle: Controle | None = CONTROLES.get(code)
    _, plie = _plies(request)
    referent = _referent(request)
    trouves = parcours_du_controle(_parcours(utilisateur, plie), controle, le=aujourdhui(), referent=referent)
    feuille = Paginator(trouves, PARCOURS_PAR_PAGE).get_page(request.GET.get("page"))
    referents = referents_de(list(feuille.object_list))
    titre = controle.libelle if controle else "Parcours à corriger"
    journaliser(
        utilisateur=utilisateur,
        droit="structure d’animation" if perimetre.anime else "accompagnateur",
        objet=f"Qualité des données\u00a0: {titre}",
        plie_id=feuille.object_list[0].plie_id if feuille.object_list else None,
        nombre=feuille.paginator.count,
    )
    requete = _requete(plie, referent)
    return render(
        request,
        "pilotage/qualite/liste.html",
        {
            "controle": controle,
            "titre": titre,
            "geste": controle.geste if controle else "Ouvrir le parcours",
            "retour": f"{reverse('pilotage:qualite')}{requete}",
            "page": feuille,
            "lignes": [
                {
                    "parcours": parcours,
                    "referent": referents.get(parcours.referent_id, NON_SUIVI),
                    "url": _correction(controle, parcours.pk),
                }
                for parcours in feuille.object_list
            ],
        },
    )


def _exiger(utilisateur: Any) -> Any:
    perimetre = perimetre_de(utilisateur)
    if not (perimetre.anime or perimetre.accompagne):
        raise PermissionDenied("La qualité des données est suivie par les accompagnateurs et la structure d’animation.")
    return perimetre


def _plies(request: HttpRequest) -> tuple[list[Plie], Plie | None]:
    """The PLIE that one animates, and the one asked for; another one does not exist."""
    plies = list(Plie.objects.filter(pk__in=perimetre_de(request.user).animation).order_by("code"))
    demande = request.GET.get("plie", "")
    if not demande:
        return plies, None
    choisi = next((plie for plie in plies if plie.code == demande), None)
    if choisi is None:
        raise Http404
    return plies, choisi


def _referent(request: HttpRequest) -> str:
    demande = request.GET.get("referent", "")
    if demande and demande != SANS_REFERENT and not (demande.isascii() and demande.isdigit() and len(demande) < 18):
        raise Http404
    return demande


def _parcours(utilisateur: Any, plie: Plie | None) -> Any:
    parcours = modifiables(utilisateur)
    return parcours.filter(plie=plie) if plie else parcours


def _onglets(plies: list[Plie], plie: Plie | None) -> list[dict[str, Any]]:
    if len(plies) < 2:
        return []
    url = reverse("pilotage:qualite")
    tous = {"libelle": "Tous mes PLIE", "url": url, "actif": plie is None}
    return [tous, *({"libelle": p.nom, "url": f"{url}?plie={p.code}", "actif": p == plie} for p in plies)]


def _requete(plie: Plie | None, referent: str) -> str:
    choix = {"plie": plie.code if plie else "", "referent": referent}
    gardes = {nom: valeur for nom, valeur in choix.items() if valeur}
    return f"?{urlencode(gardes)}" if gardes else ""


def _correction(controle: Controle | None, pk: int) -> str:
    if controle is None:
        return reverse("parcours:fiche", args=[pk])
    adresse = reverse(controle.adresse, args=[pk])
    return f"{adresse}#{controle.ancre}" if controle.ancre else adresse
