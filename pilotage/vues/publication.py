"""Publishing a dashboard."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from pilotage.forms import FormulairePublier
from pilotage.permissions import peut_dresser
from pilotage.services.publication import verifier_publication
from pilotage.tasks import demander_publication
from pilotage.vues.acces import edition_visible
from plie.socle.erreurs import ErreurMetier
from plie.socle.portes import exiger


@require_POST
def publier(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the worker to freeze the edition and share it with the financeurs (C-2)."""
    utilisateur: Any = request.user
    edition = edition_visible(utilisateur, pk)
    exiger(peut_dresser(utilisateur, edition.plie))
    formulaire = FormulairePublier(request.POST)
    if not formulaire.is_valid():
        messages.error(request, "Le commentaire ne peut pas être enregistré : il dépasse la longueur permise.")
        return redirect("pilotage:edition", edition.pk)
    lus = formulaire.cleaned_data
    try:
        verifier_publication(edition, version=lus["version"])
    except ErreurMetier as refus:
        messages.error(request, refus.message)
    else:
        demander_publication(edition, par=utilisateur, commentaire=lus["commentaire"], version=lus["version"])
        messages.success(request, "La publication est en cours : elle prend quelques secondes.")
    return redirect("pilotage:edition", edition.pk)
