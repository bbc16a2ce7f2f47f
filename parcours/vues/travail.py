"""The accompagnateur's home: what is due, on whom, until when; for the structure d'animation, over its PLIE."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import Plie
from accounts.perimetre import Perimetre, perimetre_de
from parcours.acces import exiger
from parcours.models import Parcours
from parcours.permissions_suivi import peut_voir_le_travail
from parcours.querysets import ParcoursQuerySet
from parcours.selectors.referents import accompagnateurs_du_plie
from parcours.travail import GROUPES, MOIS, PLUS_TARD, RETARD, SEMAINE, liste_de_travail
from plie.socle.horloge import aujourdhui

PORTEFEUILLE = "portefeuille"
PLIE = "plie"
_TUILES = {
    RETARD: ("exclamation-octagon", "danger"),
    SEMAINE: ("alarm", "attention"),
    MOIS: ("calendar3", ""),
    PLUS_TARD: ("hourglass-split", ""),
}


@require_safe
def travail(request: HttpRequest) -> HttpResponse:
    """What to do, the most urgent first, with its rule, its date and its button."""
    utilisateur: Any = request.user
    exiger(peut_voir_le_travail(utilisateur))
    perimetre = perimetre_de(utilisateur)
    le = aujourdhui()
    etendue = _etendue(request, perimetre)
    referents = _referents(perimetre, le) if etendue == PLIE else []
    referent = next((r for r in referents if str(r.pk) == request.GET.get("referent")), None)
    parcours = _parcours(utilisateur, etendue, referent, le)
    choix = {
        "nature": request.GET.get("nature", ""),
        "groupe": request.GET.get("groupe", "") if request.GET.get("groupe") in GROUPES else "",
    }
    liste = liste_de_travail(parcours, le=le, page=request.GET.get("page", 1), **choix)
    fixes = {"etendue": etendue} | ({"referent": str(referent.pk)} if referent else {})
    return render(
        request,
        "parcours/suivi/travail.html",
        {
            "liste": liste,
            "le": le,
            "etendue": etendue,
            "onglets": _onglets(perimetre, etendue),
            "tuiles": _tuiles(liste.compteurs, fixes, choix),
            "referents": referents,
            "referent": referent,
            "tout_le_plie": etendue == PLIE,
            **choix,
        },
    )


def _etendue(request: HttpRequest, perimetre: Perimetre) -> str:
    demandee = request.GET.get("etendue")
    if perimetre.anime and (demandee == PLIE or not perimetre.accompagne):
        return PLIE
    return PORTEFEUILLE


def _parcours(utilisateur: Any, etendue: str, referent: Any, le: date) -> ParcoursQuerySet:
    """The portfolio, or everything that the structure d'animation follows (A-1)."""
    if etendue == PORTEFEUILLE:
        return Parcours.objects.du_portefeuille_de(utilisateur, le=le)
    parcours = Parcours.objects.visibles_par(utilisateur).filter(plie__in=perimetre_de(utilisateur).animation)
    if referent is not None:
        parcours = parcours.avec_referent(le=le).filter(referent_id=referent.pk)
    return parcours


def _referents(perimetre: Perimetre, le: date) -> list[Any]:
    trouves: dict[int, Any] = {}
    for plie in Plie.objects.filter(pk__in=perimetre.animation):
        trouves |= {r.pk: r for r in accompagnateurs_du_plie(plie, le=le)}
    return sorted(trouves.values(), key=lambda r: (r.nom, r.prenom, r.pk))


def _onglets(perimetre: Perimetre, etendue: str) -> list[dict[str, Any]]:
    if not (perimetre.anime and perimetre.accompagne):
        return []
    url = reverse("parcours:travail")
    return [
        {"libelle": "Mon portefeuille", "url": f"{url}?etendue={PORTEFEUILLE}", "actif": etendue == PORTEFEUILLE},
        {"libelle": "Tout le PLIE", "url": f"{url}?etendue={PLIE}", "actif": etendue == PLIE},
    ]


def _tuiles(compteurs: dict[str, int], fixes: dict[str, str], choix: dict[str, str]) -> list[dict[str, Any]]:
    """Every counter opens the list that makes it; the one already open closes it."""
    url = reverse("parcours:travail")
    tuiles = []
    for code, libelle in GROUPES.items():
        icone, ton = _TUILES[code]
        actif = choix["groupe"] == code
        parametres = fixes | {"nature": choix["nature"], "groupe": "" if actif else code}
        requete = urlencode({nom: valeur for nom, valeur in parametres.items() if valeur})
        tuiles.append(
            {
                "libelle": libelle,
                "valeur": compteurs[code],
                "url": f"{url}?{requete}",
                "icone": icone,
                "ton": ton if compteurs[code] else "",
                "detail": "Filtre actif" if actif else "",
            }
        )
    return tuiles
