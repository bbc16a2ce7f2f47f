"""What the members say before the decision: opinions, withdrawals; and the accords given together."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commissions.enums import StatutSeance
from commissions.forms.deliberation import FormulaireAvis
from commissions.models import PointOrdreDuJour, Seance
from commissions.permissions import exiger_non_deporte, peut_animer, peut_donner_avis
from commissions.selectors import nomme, noms_caches
from commissions.services import avis as gestes
from commissions.services.accords import accorder_ensemble, sans_reserve
from commissions.services.contenus import proposition_de
from commissions.suivi import SuiviDuPoint, suivi_du_point
from plie.socle.erreurs import ErreurMetier
from plie.socle.portes import exiger

CHIFFRES_MAX = 18  # what a number of a row has at most
SEANCES_SUIVIES = (StatutSeance.PLANIFIEE, StatutSeance.PREPAREE, StatutSeance.OUVERTE)


def avis_du_point(suivi: SuiviDuPoint, utilisateur: Any) -> dict[str, Any]:
    """What the sheet of an item shows of the opinions and of the withdrawals, and refreshes by itself."""
    point, siege = suivi.point, suivi.siege_de(utilisateur)
    mien = next((donne for donne in suivi.avis if siege and donne.convocation_id == siege.pk), None)
    peut = peut_donner_avis(utilisateur, point, suivi)
    initial = {"sens_avis": mien.sens, "texte": mien.texte} if mien else None
    return {
        "etat": suivi.etat,
        "suivi": point.seance.statut in SEANCES_SUIVIES,
        "caches": () if nomme(utilisateur, point.seance) else noms_caches(point),
        "avis": suivi.avis,
        "deportes": [c for c in suivi.convocations if c.deport is not None],
        "deportables": [c for c in suivi.convocations if c.deport is None],
        "ma_convocation": siege,
        "peut_donner_avis": peut,
        "formulaire_avis": FormulaireAvis(initial=initial) if peut else None,
    }


def _point(request: HttpRequest, pk: int) -> PointOrdreDuJour:
    return get_object_or_404(
        PointOrdreDuJour.objects.visibles_par(request.user).select_related(
            "seance__plie", "decision", "saisine__parcours__participant"
        ),
        pk=pk,
    )


@require_safe
def suivre(request: HttpRequest, pk: int) -> HttpResponse:
    """What changed on an item since the screen was drawn: nothing, opinions, or the decision itself.

    A member's sheet is taken again whole once the item is decided; the secretary's, where a decision may be being
    typed, says so.
    """
    point = _point(request, pk)
    suivi = suivi_du_point(point)
    exiger_non_deporte(request.user, point, suivi)
    vu = request.GET.get("vu", "")
    if vu == suivi.etat:
        return HttpResponse(status=204)
    anime = bool(peut_animer(request.user, point.seance))
    decide = hasattr(point, "decision")
    contexte = {
        "point": point,
        "anime": anime,
        "decision": getattr(point, "decision", None),
        "vient_d_etre_decide": decide and vu.startswith("ouvert."),
        **avis_du_point(suivi, request.user),
    }
    reponse = render(request, "commissions/_avis_du_point.html", contexte)
    if contexte["vient_d_etre_decide"] and not anime:
        reponse["HX-Refresh"] = "true"
    return reponse


@require_POST
def deporter(request: HttpRequest, pk: int, convocation: int) -> HttpResponse:
    """Record a withdrawal: a member's own, or as the secretary hears it; `lever` undoes one."""
    utilisateur: Any = request.user
    point = _point(request, pk)
    membre = get_object_or_404(point.seance.convocations, pk=convocation)
    lever = request.POST.get("lever") == "oui"
    # A member withdraws alone; only the secretary records another's, or undoes one.
    if lever or membre.utilisateur_id != utilisateur.pk:
        exiger(peut_animer(utilisateur, point.seance))
    try:
        if lever:
            gestes.lever_deport(point=point, convocation=membre)
        else:
            gestes.deporter(point=point, convocation=membre, par=utilisateur)
    except ErreurMetier as erreur:
        messages.error(request, erreur.message)
    else:
        messages.success(request, "Le déport est levé." if lever else "Le déport est enregistré.")
    if membre.utilisateur_id == utilisateur.pk and not lever:
        return redirect("commissions:seance", point.seance_id)
    return redirect("commissions:point", pk)


@require_http_methods(["GET", "POST"])
def accords(request: HttpRequest, pk: int) -> HttpResponse:
    """The items that raise nothing, listed one by one, then accepted together."""
    utilisateur: Any = request.user
    seance = get_object_or_404(Seance.objects.visibles_par(utilisateur).select_related("plie"), pk=pk)
    exiger(peut_animer(utilisateur, seance))
    if request.method == "POST":
        choisis = [int(v) for v in request.POST.getlist("points") if v.isdecimal() and len(v) <= CHIFFRES_MAX]
        if not choisis:
            messages.error(request, "Cocher au moins un point à accorder.")
            return redirect("commissions:accords", pk)
        try:
            bilan = accorder_ensemble(seance=seance, points=choisis, par=utilisateur)
        except ErreurMetier as erreur:
            messages.error(request, erreur.message)
        else:
            nombre = len(bilan.accordes)
            mots = "accords sont enregistrés" if nombre > 1 else "accord est enregistré"
            messages.success(request, f"{nombre} {mots}.")
            for point, raison in bilan.refuses:
                messages.error(request, f"{point.saisine.parcours.participant} : {raison}")
        return redirect("commissions:seance", pk)
    points = [(point, proposition_de(point)) for point in sans_reserve(seance)]
    contexte = {"seance": seance, "points": points, "nomme": nomme(utilisateur, seance)}
    return render(request, "commissions/accords.html", contexte)
