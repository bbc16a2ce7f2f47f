"""The packs of the comités: asked for, and taken out of the house (A-5)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from pilotage.comites.travaux import demander_supports
from pilotage.enums import Comite, StatutEdition
from pilotage.selectors import TOUS_LES_PLIE
from pilotage.vues.acces import droit_sur, edition_visible
from pilotage.vues.telechargements import fichier
from plie.journal.enums import Action
from plie.journal.services import journaliser


@require_safe
def comite(request: HttpRequest, pk: int, comite: str) -> HttpResponse:
    """The pages of a meeting, from a published edition only: a provisional one may still move."""
    utilisateur: Any = request.user
    edition = edition_visible(utilisateur, pk)
    support = get_object_or_404(edition.supports, comite=comite)
    genre = Comite(support.comite)
    journaliser(
        utilisateur=utilisateur,
        droit=droit_sur(utilisateur, edition),
        objet=f"{edition} ({genre.label.lower()})",
        action=Action.TELECHARGEMENT,
        plie_id=edition.plie_id,
    )
    perimetre = edition.plie.code if edition.plie else TOUS_LES_PLIE
    return fichier(bytes(support.pdf), "application/pdf", f"comite-{genre}-{perimetre}-{edition.date_fin:%Y-%m-%d}.pdf")


@require_POST
def preparer(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the worker draw the packs of an edition published before they were drawn with it."""
    utilisateur: Any = request.user
    edition = edition_visible(utilisateur, pk)
    if edition.statut != StatutEdition.PUBLIEE:
        raise Http404
    demander_supports(edition, par=utilisateur)
    messages.success(request, "Les supports de réunion se préparent : cela prend quelques secondes.")
    return redirect("pilotage:edition", edition.pk)
