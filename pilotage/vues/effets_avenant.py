"""What an avenant would change: asked for by an administrator, read by each within its rights."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Plie
from accounts.perimetre import perimetre_de
from pilotage.avenants.permissions import peut_lire_les_effets
from pilotage.avenants.selectors import COMPARER, cle_de_la_comparaison, lire_avenant, tableau_des_effets
from pilotage.models import ComparaisonAvenant, EffetAvenant
from pilotage.presentation.effets import lire_effet
from pilotage.vues.avenants import brouillon_de
from plie.journal.services import journaliser
from plie.socle.horloge import aujourdhui
from plie.socle.taches import demander, lancer

PAR_PAGE = 50


@require_POST
def comparer(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the worker for the comparison; asked twice before it is done, it is done once."""
    utilisateur: Any = request.user
    avenant, le = brouillon_de(request, pk), aujourdhui()
    with transaction.atomic():
        tache = demander(
            COMPARER,
            cle=cle_de_la_comparaison(avenant),
            parametres={"avenant": avenant.pk, "le": le.isoformat()},
            par=utilisateur,
        )
        lancer(tache)
    messages.info(request, "La comparaison est demandée : le résultat paraît sur cette page dès qu’elle est finie.")
    return redirect("pilotage:avenant", avenant.pk)


@require_safe
def effets(request: HttpRequest, pk: int) -> HttpResponse:
    """Figures for everybody who may come; parcours, and named, for the structure d'animation of their PLIE (A-1)."""
    utilisateur: Any = request.user
    if not peut_lire_les_effets(utilisateur):
        raise Http404
    comparaison = get_object_or_404(
        ComparaisonAvenant.objects.visibles_par(utilisateur).select_related("avenant"), pk=pk
    )
    perimetre = perimetre_de(utilisateur)
    plies = Plie.objects.order_by("code")
    if not perimetre.administrateur:
        plies = plies.filter(pk__in=perimetre.animation)
    contexte: dict[str, Any] = {
        "comparaison": comparaison,
        "avenant": comparaison.avenant,
        "tableau": tableau_des_effets(
            comparaison, list(plies.values_list("code", "nom")), ensemble=perimetre.administrateur
        ),
        "differences": lire_avenant(comparaison.avenant).differences,
        "administre": perimetre.administrateur,
        "page": None,
        "lignes": [],
    }
    if perimetre.anime:
        contexte |= _parcours(request, comparaison)
    return render(request, "pilotage/avenants/effets.html", contexte)


def _parcours(request: HttpRequest, comparaison: ComparaisonAvenant) -> dict[str, Any]:
    utilisateur: Any = request.user
    lignes = (
        EffetAvenant.objects.visibles_par(utilisateur)
        .filter(comparaison=comparaison)
        .select_related("parcours__participant", "parcours__plie")
        .order_by("parcours__participant__recherche", "pk")
    )
    page = Paginator(lignes, PAR_PAGE).get_page(request.GET.get("page"))
    if page.object_list:
        journaliser(
            utilisateur=utilisateur,
            droit="structure d’animation",
            objet=f"Parcours que l’avenant {comparaison.avenant.code} jugerait autrement",
            plie_id=page.object_list[0].parcours.plie_id,
            nombre=page.paginator.count,
        )
    return {"page": page, "lignes": [lire_effet(effet) for effet in page.object_list]}
