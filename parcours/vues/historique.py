"""The history of the changes of a file, for whoever runs its PLIE (A-5)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from parcours.acces import consigner_consultation, parcours_pour
from parcours.historique import LECTEURS, sources_du_dossier
from parcours.permissions import peut_voir_consultations
from plie.journal.modifications.pages import page_de_modifications
from plie.journal.noms import onglets_du_dossier
from plie.socle.horloge import aujourdhui


@require_safe
def historique(request: HttpRequest, pk: int) -> HttpResponse:
    """Who changed what; the page holds what the file holds, and its opening is logged likewise."""
    utilisateur: Any = request.user
    parcours = parcours_pour(utilisateur, pk, peut_voir_consultations)
    consigner_consultation(
        utilisateur=utilisateur, parcours=parcours, objet="Historique des modifications", le=aujourdhui()
    )
    return render(
        request,
        "parcours/historique.html",
        {
            **page_de_modifications(request, sources_du_dossier(parcours, utilisateur), lecteurs=LECTEURS),
            "personne": parcours.participant,
            "parcours": parcours,
            "onglets_journal": onglets_du_dossier(pk, "Modifications"),
        },
    )
