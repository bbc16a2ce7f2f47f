"""The sheet of an item, and its decision."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import F
from django.db.models.lookups import LessThan
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.perimetre import perimetre_de
from commissions.documents import fiche_de
from commissions.enums import Sens
from commissions.forms.deliberation import FormulaireAvis, FormulaireCorrection, FormulaireDecision
from commissions.models import PointOrdreDuJour, Seance
from commissions.permissions import exiger_non_deporte, peut_animer, peut_corriger, peut_decider, peut_donner_avis
from commissions.selectors import nomme
from commissions.services import avis as gestes_avis
from commissions.services import corrections as gestes
from commissions.services.deliberation import Avis, DejaDecide, decider
from commissions.suivi import SuiviDuPoint, suivi_du_point
from commissions.tasks import demander_avis_aux_poles, demander_lettres
from commissions.vues.avis import avis_du_point
from commissions.vues.seances import contexte_de_la_ligne
from plie.journal.services import journaliser
from plie.socle.erreurs import ErreurMetier
from plie.socle.horloge import aujourdhui
from plie.socle.portes import exiger, reporter


def _point(request: HttpRequest, pk: int) -> PointOrdreDuJour:
    return get_object_or_404(
        PointOrdreDuJour.objects.visibles_par(request.user).select_related(
            "seance__plie",
            "decision__seance_suivante",
            "saisine__demandee_par",
            "saisine__proposition",
            "saisine__parcours__plie",
            "saisine__parcours__diagnostic",
            "saisine__parcours__participant__commune",
        ),
        pk=pk,
    )


def _suivant(point: PointOrdreDuJour) -> PointOrdreDuJour | None:
    """The next item without a decision, so that the secretary goes on without coming back to the list."""
    restants = point.seance.points.filter(decision__isnull=True).exclude(pk=point.pk)
    # Those that stand before it come last: from the beginning again once the end is reached.
    return restants.order_by(LessThan(F("ordre"), point.ordre), "ordre", "pk").first()


@require_http_methods(["GET", "POST"])
def point(request: HttpRequest, pk: int) -> HttpResponse:
    """What a member needs to decide, on one screen, and nothing more (A-3); the secretary records the decision."""
    objet = _point(request, pk)
    suivi = suivi_du_point(objet)
    exiger_non_deporte(request.user, objet, suivi)
    suivantes = Seance.objects.visibles_par(request.user).apres(objet.seance)
    formulaire = FormulaireDecision(request.POST or None, saisine=objet.saisine, suivantes=suivantes)
    if request.method == "POST":
        exiger(peut_animer(request.user, objet.seance))
        if formulaire.is_valid() and _enregistrer(request, objet, formulaire):
            suivant = _suivant(objet)
            return (
                redirect("commissions:point", suivant.pk)
                if suivant
                else redirect("commissions:seance", objet.seance_id)
            )
    else:
        _journaliser(request, objet)
    return _page(request, suivi, formulaire)


def _page(request: HttpRequest, suivi: SuiviDuPoint, formulaire: FormulaireDecision, **repris: Any) -> HttpResponse:
    """The sheet of an item; `repris` puts back a form as it was sent."""
    objet = suivi.point
    contexte = {
        "point": objet,
        "saisine": objet.saisine,
        "seance": objet.seance,
        "fiche": fiche_de(objet, le=aujourdhui()),
        "nomme": nomme(request.user, objet.seance),
        "decision": getattr(objet, "decision", None),
        "peut_decider": peut_decider(request.user, objet),
        "anime": bool(peut_animer(request.user, objet.seance)),
        "formulaire": formulaire,
        "suivant": _suivant(objet),
        "peut_corriger": peut_corriger(request.user, objet),
        "corrections": suivi.corrections,
        **avis_du_point(suivi, request.user),
        **repris,
    }
    return render(request, "commissions/point.html", contexte, status=422 if repris or formulaire.errors else 200)


@require_POST
def donner_avis(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an opinion on an item; refused, it comes back beside its field as it was typed."""
    utilisateur: Any = request.user
    objet = _point(request, pk)
    suivi = suivi_du_point(objet)
    exiger_non_deporte(utilisateur, objet, suivi)
    if not (permis := peut_donner_avis(utilisateur, objet, suivi)):
        messages.error(request, permis.motif)
        return redirect("commissions:point", pk)
    formulaire = FormulaireAvis(request.POST)
    if formulaire.is_valid():
        lus = formulaire.cleaned_data
        try:
            gestes_avis.donner_avis(point=objet, par=utilisateur, sens=lus["sens_avis"], texte=lus["texte"])
        except ErreurMetier as erreur:
            reporter(formulaire, erreur)
        else:
            messages.success(request, "Votre avis est enregistré.")
            return redirect("commissions:point", pk)
    suivantes = Seance.objects.visibles_par(utilisateur).apres(objet.seance)
    decision = FormulaireDecision(saisine=objet.saisine, suivantes=suivantes)
    return _page(request, suivi, decision, formulaire_avis=formulaire)


@require_http_methods(["GET", "POST"])
def corriger(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a decision after the closing; the first one stays readable."""
    objet = _point(request, pk)
    exiger(peut_corriger(request.user, objet))
    formulaire = FormulaireCorrection(request.POST or None, saisine=objet.saisine, actuel=objet.decision.en_vigueur)
    if request.method == "POST" and formulaire.is_valid():
        try:
            with transaction.atomic():
                correction = gestes.corriger(
                    decision=objet.decision,
                    avis=formulaire.avis(),
                    raison=formulaire.cleaned_data["raison"],
                    par=request.user,
                )
                demander_lettres(objet.seance, par=request.user)
                demander_avis_aux_poles(objet.seance, par=request.user, correction=correction)
        except ErreurMetier as erreur:
            reporter(formulaire, erreur)
        else:
            messages.success(request, "La décision est rectifiée ; la première reste lisible.")
            return redirect("commissions:point", pk)
    elif request.method == "GET":
        _journaliser(request, objet)
    contexte = {"formulaire": formulaire, "point": objet, "saisine": objet.saisine, "seance": objet.seance}
    return render(request, "commissions/corriger.html", contexte)


def _enregistrer(request: HttpRequest, objet: PointOrdreDuJour, formulaire: FormulaireDecision) -> bool:
    try:
        decision = decider(point=objet, avis=formulaire.avis(), par=request.user)
    except DejaDecide as erreur:
        messages.info(request, erreur.message)
        return True
    except ErreurMetier as erreur:
        reporter(formulaire, erreur)
        return False
    messages.success(request, f"Décision enregistrée : {decision.get_sens_display()}.")
    return True


def _journaliser(request: HttpRequest, objet: PointOrdreDuJour) -> None:
    parcours = objet.saisine.parcours
    anime = objet.seance.plie_id in perimetre_de(request.user).animation
    journaliser(
        utilisateur=request.user,
        droit="structure d’animation" if anime else "membre de la commission",
        objet=f"point de commission du {objet.seance.date_seance:%d/%m/%Y}",
        plie_id=objet.seance.plie_id,
        participant_id=parcours.participant_id,
        parcours_id=parcours.pk,
    )


@require_POST
def accorder(request: HttpRequest, pk: int) -> HttpResponse:
    """The ordinary case in one click from the agenda: accord, without reservation; its line alone is drawn again."""
    objet = _point(request, pk)
    exiger(peut_animer(request.user, objet.seance))
    try:
        decider(point=objet, avis=Avis(sens=Sens.ACCORD), par=request.user)
    except ErreurMetier as erreur:
        messages.error(request, erreur.message)
    else:
        messages.success(request, f"Accord enregistré : {objet.saisine.parcours.participant}.")
    if request.htmx:
        return render(request, "commissions/_accorde.html", contexte_de_la_ligne(request, objet))
    return redirect("commissions:seance", objet.seance_id)
