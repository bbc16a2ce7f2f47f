"""The returns of the commission: one letter, those of a session, the référent who has read theirs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.perimetre import perimetre_de
from commissions.documents.courriers import pdf_courriers
from commissions.enums import NatureDocument
from commissions.forms.lettres import FormulaireLettres
from commissions.models import Courrier, Seance
from commissions.permissions import peut_animer, peut_demander
from commissions.selectors import lettres_de
from commissions.services.courriers import marquer_lu
from commissions.tasks import demander_lettres
from commissions.vues.documents import dessine, servir
from parcours.acces import consigner_consultation
from plie.journal.enums import Action
from plie.socle.horloge import aujourdhui
from plie.socle.portes import exiger

PAR_PAGE = 50


@require_safe
def retours(request: HttpRequest) -> HttpResponse:
    """The letters addressed to the pôles of this agent, for the people whose parcours they may consult (A-2)."""
    utilisateur: Any = request.user
    if not perimetre_de(utilisateur).poles:
        raise PermissionDenied("Cet écran est réservé aux agents des pôles d’insertion.")
    lettres = (
        Courrier.objects.visibles_par(utilisateur)
        .aux_poles_de(utilisateur)
        .select_related(
            "correction", "pole", "decision__point__saisine__parcours__participant", "decision__point__seance__plie"
        )
    )
    formulaire = FormulaireLettres(request.GET or None)
    if formulaire.is_valid():
        lettres = formulaire.filtrer(lettres)
    contexte = {
        "page": Paginator(lettres, PAR_PAGE).get_page(request.GET.get("page")),
        "formulaire": formulaire,
        "poles": len(perimetre_de(utilisateur).poles),
    }
    return render(request, "commissions/retours.html", contexte)


def _courrier(request: HttpRequest, pk: int) -> Courrier:
    lisibles = Courrier.objects.visibles_par(request.user).select_related(
        "decision__point__seance__plie", "decision__point__saisine__parcours__participant__commune__pole"
    )
    return get_object_or_404(lisibles, pk=pk)


@require_safe
def courrier(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter as a PDF."""
    utilisateur: Any = request.user
    lettre = _courrier(request, pk)
    point = lettre.decision.point
    contenu = pdf_courriers([lettre], jour=point.seance.date_seance)
    consigner_consultation(
        utilisateur=utilisateur,
        parcours=point.saisine.parcours,
        objet=f"{lettre.get_destinataire_display()} (commission du {point.seance.date_seance:%d/%m/%Y})",
        le=aujourdhui(),
        action=Action.TELECHARGEMENT,
    )
    return HttpResponse(
        contenu,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="retour-commission-{lettre.pk}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )


@require_safe
def courriers(request: HttpRequest, pk: int) -> HttpResponse:
    """The letters of a session to the prescripteurs and the pôles, one per page, as the worker drew them."""
    seance = _seance_animee(request, pk)
    lettres = lettres_de(seance)
    contenu = dessine(request.user, seance, NatureDocument.LETTRES, empreinte=lettres.empreinte)
    if contenu is None:
        messages.info(
            request,
            "Les lettres de cette séance ne sont pas encore mises en page : les préparer."
            if lettres.nombre
            else "Cette séance n’a donné lieu à aucune lettre.",
        )
        return redirect("commissions:seance", pk)
    return servir(
        request, seance, contenu, nom="lettres-commission", objet=f"{lettres.nombre} lettres de la commission"
    )


@require_POST
def preparer_courriers(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the worker for the letters; asked twice before they are there, they are drawn once."""
    utilisateur: Any = request.user
    seance = _seance_animee(request, pk)
    with transaction.atomic():
        tache = demander_lettres(seance, par=utilisateur)
    if tache is None:
        messages.info(request, "Les lettres de cette séance sont déjà prêtes, ou il n’y en a aucune.")
    return redirect("commissions:seance", pk)


def _seance_animee(request: HttpRequest, pk: int) -> Seance:
    utilisateur: Any = request.user
    seance = get_object_or_404(Seance.objects.visibles_par(utilisateur).select_related("plie"), pk=pk)
    exiger(peut_animer(utilisateur, seance))
    return seance


@require_POST
def retour_lu(request: HttpRequest, pk: int) -> HttpResponse:
    """The référent has read the return of the commission."""
    utilisateur: Any = request.user
    lettre = _courrier(request, pk)
    parcours = lettre.decision.point.saisine.parcours
    exiger(peut_demander(utilisateur, parcours))
    marquer_lu(courrier=lettre, par=utilisateur)
    messages.success(request, "Vous avez pris connaissance de la décision.")
    return redirect("parcours:fiche", parcours.pk)
