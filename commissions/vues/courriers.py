"""The returns of the commission: one letter, those of a session, the référent who has read theirs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from commissions.documents.courriers import pdf_courriers
from commissions.enums import Destinataire
from commissions.models import Courrier, Seance
from commissions.permissions import peut_animer, peut_demander
from commissions.services.courriers import marquer_lu
from commissions.vues.documents import servir
from parcours.acces import consigner_consultation
from plie.journal.enums import Action
from plie.socle.horloge import aujourdhui
from plie.socle.portes import exiger


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
    """The letters of a session to the prescripteurs and the pôles, one per page."""
    utilisateur: Any = request.user
    seance = get_object_or_404(Seance.objects.visibles_par(utilisateur).select_related("plie"), pk=pk)
    exiger(peut_animer(utilisateur, seance))
    lettres = list(
        Courrier.objects.visibles_par(utilisateur)
        .filter(decision__point__seance=seance)
        .exclude(destinataire=Destinataire.REFERENT)
        .order_by("decision__point__ordre", "decision__point", "destinataire")
    )
    if not lettres:
        messages.info(request, "Cette séance n’a donné lieu à aucune lettre.")
        return redirect("commissions:seance", pk)
    contenu = pdf_courriers(lettres, jour=seance.date_seance)
    return servir(request, seance, contenu, nom="lettres-commission", objet=f"{len(lettres)} lettres de la commission")


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
