"""Asking whether a published edition, computed again as of its day, gives the same figures."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from pilotage.permissions import peut_verifier
from pilotage.tasks import demander_verification
from pilotage.vues.acces import edition_visible
from plie.socle.portes import exiger


@require_POST
def verifier(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the worker compute it again; asked twice before it is done, it is done once."""
    utilisateur: Any = request.user
    edition = edition_visible(utilisateur, pk)
    exiger(peut_verifier(utilisateur, edition))
    demander_verification(edition, par=utilisateur)
    messages.success(request, "La vérification est en cours : elle prend quelques secondes.")
    return redirect("pilotage:edition", edition.pk)
