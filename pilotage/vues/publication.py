"""Publishing a dashboard."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from pilotage import services
from pilotage.forms import FormulairePublier
from pilotage.permissions import peut_dresser
from pilotage.vues.acces import edition_visible
from plie.socle.erreurs import ErreurMetier
from plie.socle.portes import exiger


@require_POST
def publier(request: HttpRequest, pk: int) -> HttpResponse:
    """Freeze the edition and share it with the financeurs (C-2)."""
    utilisateur: Any = request.user
    edition = edition_visible(utilisateur, pk)
    exiger(peut_dresser(utilisateur, edition.plie))
    formulaire = FormulairePublier(request.POST)
    if not formulaire.is_valid():
        messages.error(request, "Le commentaire ne peut pas être enregistré : il dépasse la longueur permise.")
        return redirect("pilotage:edition", edition.pk)
    try:
        services.publier(edition=edition, par=utilisateur, **formulaire.cleaned_data)
    except ErreurMetier as refus:
        messages.error(request, refus.message)
    else:
        messages.success(request, "L’édition est publiée : les financeurs peuvent la lire et la télécharger.")
    return redirect("pilotage:edition", edition.pk)
