"""The documents of a session: agenda and procès-verbal, each download logged (A-3, A-5)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from accounts.perimetre import perimetre_de
from commissions.documents.impression import pdf_ordre_du_jour, pdf_pv
from commissions.enums import NatureDocument
from commissions.models import Convocation, DocumentSeance, ProcesVerbal, Seance
from commissions.permissions import peut_animer, peut_signer
from commissions.selectors import lettres_de, nomme
from commissions.services.contenus import contenu_ordre_du_jour, empreinte_de
from commissions.services.proces_verbaux import signer as apposer
from commissions.tasks import demander_pv, lettres_en_cours, pv_en_cours
from plie.journal.enums import Action
from plie.journal.services import journaliser
from plie.socle.erreurs import ErreurMetier
from plie.socle.portes import exiger


def documents_de(seance: Seance, utilisateur: Any, convocations: list[Convocation]) -> dict[str, Any]:
    """What the card of documents shows of a session."""
    contexte: dict[str, Any] = {"pv": None, "tache_pv": None, "lettres": None, "tache_lettres": None}
    if peut_animer(utilisateur, seance):
        lettres = lettres_de(seance)
        contexte["lettres"] = lettres
        if lettres.nombre and not lettres.dessinees:
            contexte["tache_lettres"] = lettres_en_cours(seance, lettres.empreinte)
    # Whoever sees the session sees its procès-verbal.
    pv: ProcesVerbal | None = getattr(seance, "proces_verbal", None)
    if pv is not None:
        contexte |= {
            "pv": pv,
            "pv_intact": empreinte_de(pv.contenu) == pv.empreinte,
            "empreinte_courte": f"{pv.empreinte[:12]}…",
            "peut_signer": peut_signer(utilisateur, pv, convocations),
            "tache_pv": pv_en_cours(pv, utilisateur),
        }
    return contexte


@require_safe
def ordre_du_jour(request: HttpRequest, pk: int) -> HttpResponse:
    """The agenda on paper, with full names or initials as the reader may see them."""
    seance = get_object_or_404(Seance.objects.visibles_par(request.user).select_related("plie"), pk=pk)
    nominatif = nomme(request.user, seance)
    nature = NatureDocument.ORDRE_DU_JOUR if nominatif else NatureDocument.ORDRE_DU_JOUR_INITIALES
    # What the worker drew is served while it says what the agenda says now; else it is drawn here, at once.
    empreinte = empreinte_de(contenu_ordre_du_jour(seance, nominatif=nominatif))
    contenu = dessine(request.user, seance, nature, empreinte=empreinte)
    if contenu is None:
        contenu, _ = pdf_ordre_du_jour(seance, nominatif=nominatif)
    return servir(request, seance, contenu, nom="ordre-du-jour", objet="ordre du jour de commission")


@require_safe
def proces_verbal(request: HttpRequest, pk: int) -> HttpResponse:
    """The nominative procès-verbal, for who reads full names in this session."""
    return _pv(request, pk, nominatif=True)


@require_safe
def proces_verbal_anonyme(request: HttpRequest, pk: int) -> HttpResponse:
    """The procès-verbal without the people."""
    return _pv(request, pk, nominatif=False)


def _pv(request: HttpRequest, pk: int, *, nominatif: bool) -> HttpResponse:
    pv = _proces_verbal(request, pk)
    if nominatif and not nomme(request.user, pv.seance):
        raise PermissionDenied("Ce PLIE réserve les noms complets à la structure d’animation : lire l’autre version.")
    nature = NatureDocument.PV if nominatif else NatureDocument.PV_ANONYME
    # Drawn before the signature, it does not carry it: the worker draws it again, meanwhile it is drawn here.
    depuis = {"etabli_le__gte": pv.signe_le} if pv.signe_le else {}
    contenu = dessine(request.user, pv.seance, nature, **depuis) or pdf_pv(pv, nominatif=nominatif)
    suffixe = "" if nominatif else "-anonyme"
    return servir(
        request,
        pv.seance,
        contenu,
        nom=f"proces-verbal-{pv.reference}{suffixe}",
        objet=f"procès-verbal de commission{'' if nominatif else ' anonymisé'}",
    )


@require_POST
def signer(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign the procès-verbal; it is drawn again with the signature."""
    utilisateur: Any = request.user
    pv = _proces_verbal(request, pk)
    exiger(peut_signer(utilisateur, pv))
    try:
        with transaction.atomic():
            demander_pv(apposer(proces_verbal=pv, par=utilisateur), par=utilisateur)
    except ErreurMetier as erreur:
        messages.error(request, erreur.message)
    else:
        messages.success(request, "Le procès-verbal est signé.")
    return redirect("commissions:seance", pk)


def _proces_verbal(request: HttpRequest, pk: int) -> ProcesVerbal:
    lisibles = ProcesVerbal.objects.visibles_par(request.user).select_related("seance__plie", "signe_par")
    return get_object_or_404(lisibles, seance_id=pk)


def dessine(utilisateur: Any, seance: Seance, nature: NatureDocument, **a_jour: Any) -> bytes | None:
    """What the worker drew; nothing while it has not, or when it says something else by now."""
    documents = DocumentSeance.objects.visibles_par(utilisateur).filter(seance=seance, nature=nature, **a_jour)
    document = documents.first()
    return bytes(document.pdf) if document else None


def servir(request: HttpRequest, seance: Seance, contenu: bytes, *, nom: str, objet: str) -> HttpResponse:
    """A PDF of a session, its download logged."""
    anime = seance.plie_id in perimetre_de(request.user).animation
    journaliser(
        utilisateur=request.user,
        droit="structure d’animation" if anime else "membre de la commission",
        objet=f"{objet} du {seance.date_seance:%d/%m/%Y}",
        action=Action.TELECHARGEMENT,
        plie_id=seance.plie_id,
    )
    return HttpResponse(
        contenu,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{nom}-{seance.plie.code}-{seance.date_seance:%Y-%m-%d}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )
