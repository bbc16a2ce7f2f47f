"""The accompagnateur's home: what is due, on whom, until when; for the structure d'animation, over its PLIE."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.perimetre import Perimetre, perimetre_de
from parcours.acces import exiger
from parcours.filters import SANS_REFERENT
from parcours.models import Parcours
from parcours.permissions_suivi import peut_voir_le_travail
from parcours.querysets import ParcoursQuerySet
from parcours.selectors.absences import remplacements
from parcours.selectors.referents import referents_a_lister
from parcours.selectors.vues_enregistrees import vues_d_accueil
from parcours.travail import GROUPES, MOIS, PLUS_TARD, RETARD, SEMAINE, liste_de_travail
from parcours.volets import alertes_d_accueil
from parcours.vues.vues_enregistrees import onglets_d_accueil
from plie.socle.horloge import aujourdhui

# The saved views of the home page, among the rows of the list.
VUES = "vues"
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
    plies = _plies(request, perimetre)
    referents = _referents(request, plies, le) if etendue == PLIE else []
    referent = next((code for code, _ in referents if code == request.GET.get("referent")), "")
    parcours = _parcours(utilisateur, etendue, plies, referent, le)
    choix = {
        "nature": request.GET.get("nature", ""),
        "groupe": request.GET.get("groupe", "") if request.GET.get("groupe") in GROUPES else "",
    }
    aussi = {VUES: vues_d_accueil(utilisateur)}
    liste = liste_de_travail(parcours, le=le, page=request.GET.get("page", 1), aussi=aussi, **choix)
    plie = str(plies[0]) if etendue == PLIE and len(plies) < len(perimetre.animation) else ""
    fixes = {"etendue": etendue, "plie": plie, "referent": referent}
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
            "plie": plie,
            "tout_le_plie": etendue == PLIE,
            "accompagne": bool(perimetre.accompagnement),
            "moi": utilisateur.pk,
            # What the whole PLIE has to do does not depend on who is away.
            "remplacements": remplacements(utilisateur, le=le) if etendue == PORTEFEUILLE else None,
            "vues": onglets_d_accueil(liste.lot.reponses(VUES)),
            "alertes": alertes_d_accueil(utilisateur, le=le),
            **choix,
        },
    )


def _etendue(request: HttpRequest, perimetre: Perimetre) -> str:
    demandee = request.GET.get("etendue")
    if perimetre.anime and (demandee == PLIE or not perimetre.accompagne):
        return PLIE
    return PORTEFEUILLE


def _plies(request: HttpRequest, perimetre: Perimetre) -> list[int]:
    """The PLIE that one animates, or the one of them that a counter of the team's page names."""
    animes = sorted(perimetre.animation)
    return [plie for plie in animes if str(plie) == request.GET.get("plie")] or animes


def _parcours(utilisateur: Any, etendue: str, plies: list[int], referent: str, le: date) -> ParcoursQuerySet:
    """The portfolio, or everything that the structure d'animation follows (A-1)."""
    if etendue == PORTEFEUILLE:
        return Parcours.objects.du_portefeuille_de(utilisateur, le=le)
    parcours = Parcours.objects.visibles_par(utilisateur).filter(plie__in=plies)
    if referent == SANS_REFERENT:
        return parcours.avec_referent(le=le).filter(referent_id__isnull=True)
    if referent:
        return parcours.avec_referent(le=le).filter(referent_id=int(referent))
    return parcours


def _referents(request: HttpRequest, plies: list[int], le: date) -> list[tuple[str, str]]:
    choisi = request.GET.get("referent", "")
    trouves = referents_a_lister(plies, le=le, choisi=choisi)
    return [(SANS_REFERENT, "Sans référent"), *((str(r.pk), str(r)) for r in trouves)]


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
