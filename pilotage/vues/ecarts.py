"""What changed since a published edition, and the parcours that explain it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from parcours.models import Parcours
from pilotage.presentation import ecarts as presentation
from pilotage.presentation.cases import periode_en_mots
from pilotage.presentation.voile import voiler
from pilotage.vues.acces import codes_en_clair, codes_ouverts, droit_sur, edition_visible
from plie.journal.services import journaliser

PARCOURS_PAR_PAGE = 50


@require_safe
def ecarts(request: HttpRequest, pk: int, reference: int) -> HttpResponse:
    """Every cell that differs; the parcours for the structure d'animation of their PLIE only (A-1, A-4)."""
    utilisateur: Any = request.user
    edition = edition_visible(utilisateur, pk)
    en_clair = codes_en_clair(utilisateur)
    valeurs = edition.valeurs
    if en_clair is not None and len(valeurs["plies"]) > 1:
        valeurs = voiler(valeurs, en_clair)
    comparee = next((e for e in valeurs.get("ecarts", []) if e["edition"] == reference), None)
    if comparee is None:
        raise Http404
    mouvements = presentation.mouvements(comparee, codes_ouverts(utilisateur))
    page = Paginator(mouvements, PARCOURS_PAR_PAGE).get_page(request.GET.get("page"))
    lus = {
        parcours.pk: parcours
        for parcours in Parcours.objects.visibles_par(utilisateur)
        .filter(pk__in=[m.parcours for m in page.object_list])
        .select_related("participant", "plie")
    }
    lignes = [(lus.get(mouvement.parcours), mouvement) for mouvement in page.object_list]
    if lus:
        journaliser(
            utilisateur=utilisateur,
            droit=droit_sur(utilisateur, edition),
            objet="Parcours qui expliquent les écarts d’un tableau de bord",
            plie_id=next(iter(lus.values())).plie_id,
            nombre=len(lus),
        )
    return render(
        request,
        "pilotage/ecarts.html",
        {
            "edition": edition,
            "periode": periode_en_mots(edition.date_debut, edition.date_fin),
            "titre_reference": presentation.titre(comparee),
            "tableau": presentation.tableau(comparee, valeurs),
            "resume": presentation.resume(mouvements),
            "page": page,
            "lignes": lignes,
        },
    )
