"""The log, as the structure d'animation reads it (A-5)."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from plie.journal.filters import FiltreJournal
from plie.journal.models import Consultation
from plie.journal.noms import nommer_parcours, onglets_du_dossier
from plie.journal.selectors import acces_inhabituels, lignes_du_journal, seuils_du
from plie.socle.horloge import aujourdhui

PAR_PAGE = 50
JOURS_EXAMINES = 30
RESERVE = "Le journal des consultations est réservé à la structure d’animation du PLIE."


def _page(request: HttpRequest, consultations: object) -> dict[str, object]:
    filtre = FiltreJournal(request.GET, queryset=consultations)
    page = Paginator(filtre.qs, PAR_PAGE).get_page(request.GET.get("page"))
    return {"filtre": filtre, "page": page, "lignes": lignes_du_journal(request.user, page.object_list)}


@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """Who opened which file, who exported what."""
    if not getattr(request.user, "plies_animes", None):
        raise PermissionDenied(RESERVE)
    return render(request, "journal/liste.html", _page(request, Consultation.objects.visibles_par(request.user)))


@require_safe
def parcours(request: HttpRequest, pk: int) -> HttpResponse:
    """Who opened this file. Readers of the file who do not run the PLIE are told that they may not."""
    nom, url = nommer_parcours(request.user, [pk]).get(pk, ("", ""))
    if not url:
        raise Http404
    consultations = Consultation.objects.visibles_par(request.user).filter(parcours_id=pk)
    if not getattr(request.user, "plies_animes", None):
        raise PermissionDenied(RESERVE)
    contexte = {"personne": nom, "url_fiche": url, "onglets_journal": onglets_du_dossier(pk, "Consultations")}
    return render(request, "journal/parcours.html", {**_page(request, consultations), **contexte})


@require_safe
def inhabituels(request: HttpRequest) -> HttpResponse:
    """Many files in a short time, many out of the portfolio: to look at, by who animates or administers."""
    if not (getattr(request.user, "plies_animes", None) or getattr(request.user, "administre", False)):
        raise PermissionDenied("Les accès inhabituels sont examinés par la structure d’animation et l’administrateur.")
    le = aujourdhui()
    trouves = acces_inhabituels(request.user, depuis=le - timedelta(days=JOURS_EXAMINES), le=le)
    page = Paginator(trouves, PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {"page": page, "seuils": seuils_du(le), "jours": JOURS_EXAMINES}
    contexte["minutes"] = int(contexte["seuils"].fenetre.total_seconds() // 60)
    contexte["anime"] = bool(getattr(request.user, "plies_animes", None))
    return render(request, "journal/inhabituels.html", contexte)
