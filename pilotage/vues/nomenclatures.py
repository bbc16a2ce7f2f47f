"""The page of the nomenclatures."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from parcours.permissions_prescripteurs import peut_tenir_les_prescripteurs
from pilotage.nomenclatures import NOMENCLATURES
from plie.socle.portes import exiger


@require_safe
def nomenclatures(request: HttpRequest) -> HttpResponse:
    """The closed lists, to be read, and the way to the open one; for those who keep it."""
    utilisateur: Any = request.user
    exiger(peut_tenir_les_prescripteurs(utilisateur))
    return render(request, "pilotage/nomenclatures.html", {"nomenclatures": NOMENCLATURES})
