"""Publishing a dashboard."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from pilotage.forms import FormulairePublier
from pilotage.permissions import peut_dresser, publiable
from pilotage.services.publication import verifier_publication
from pilotage.tasks import demander_publication
from pilotage.vues.acces import edition_visible
from pilotage.vues.lecture import page_de_l_edition
from plie.socle.erreurs import ErreurMetier
from plie.socle.portes import exiger, reporter


@require_POST
def publier(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the worker to freeze the edition and share it with the financeurs (C-2)."""
    utilisateur: Any = request.user
    edition = edition_visible(utilisateur, pk)
    exiger(peut_dresser(utilisateur, edition.plie))
    if not (permis := publiable(edition)):
        messages.error(request, permis.motif)
        return redirect("pilotage:edition", edition.pk)
    formulaire = FormulairePublier(request.POST)
    if formulaire.is_valid():
        lus = formulaire.cleaned_data
        try:
            verifier_publication(edition, version=lus["version"])
        except ErreurMetier as refus:
            reporter(formulaire, refus)
        else:
            demander_publication(edition, par=utilisateur, commentaire=lus["commentaire"], version=lus["version"])
            messages.success(request, "La publication est en cours : elle prend quelques secondes.")
            return redirect("pilotage:edition", edition.pk)
    # The page that comes back shows the figures as they now are: what is typed goes with them.
    formulaire.data = {**request.POST.dict(), "version": edition.version}
    return page_de_l_edition(request, edition, formulaire=formulaire)
