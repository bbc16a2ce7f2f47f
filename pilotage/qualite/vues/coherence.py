"""What the nightly sweep found: counts for the administrator, lists for the structure d'animation of the PLIE."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.perimetre import perimetre_de
from parcours.models import Parcours
from pilotage.qualite.invariants import INVARIANTS
from pilotage.qualite.models import Incoherence
from pilotage.qualite.selectors import etat_de_la_coherence
from plie.journal.services import journaliser

PARCOURS_PAR_PAGE = 50


@require_safe
def coherence(request: HttpRequest) -> HttpResponse:
    """Every invariant, and how many rows break it in what the reader answers for."""
    utilisateur: Any = request.user
    perimetre = perimetre_de(utilisateur)
    if not (perimetre.anime or perimetre.administrateur):
        raise PermissionDenied("La cohérence des données est suivie par la structure d’animation et l’administrateur.")
    etat = etat_de_la_coherence(utilisateur)
    lignes = [
        {"invariant": invariant, "nombre": etat.nombres.get(code, 0), "ouverte": code in etat.ouvertes}
        for code, invariant in INVARIANTS.items()
    ]
    return render(
        request,
        "pilotage/qualite/coherence.html",
        {
            "passage": etat.passage,
            "lignes": sorted(lignes, key=lambda ligne: not ligne["nombre"]),
            "rompus": sum(1 for ligne in lignes if ligne["nombre"]),
            "anime": perimetre.anime,
        },
    )


@require_safe
def liste(request: HttpRequest, code: str) -> HttpResponse:
    """The parcours that break an invariant, for the structure d'animation of their PLIE (A-1)."""
    utilisateur: Any = request.user
    if code not in INVARIANTS or not perimetre_de(utilisateur).anime:
        raise Http404
    rompus = Incoherence.objects.visibles_par(utilisateur).filter(code=code, parcours__isnull=False)
    parcours = (
        Parcours.objects.visibles_par(utilisateur)
        .filter(pk__in=rompus.values("parcours"))
        .select_related("participant", "plie", "sortie")
        .order_by("participant__recherche", "pk")
    )
    page = Paginator(parcours, PARCOURS_PAR_PAGE).get_page(request.GET.get("page"))
    invariant = INVARIANTS[code]
    journaliser(
        utilisateur=utilisateur,
        droit="structure d’animation",
        objet=f"Cohérence des données\u00a0: {invariant.libelle}",
        plie_id=page.object_list[0].plie_id if page.object_list else None,
        nombre=page.paginator.count,
    )
    return render(
        request,
        "pilotage/qualite/coherence_liste.html",
        {"invariant": invariant, "page": page, "retour": reverse("pilotage:coherence")},
    )
