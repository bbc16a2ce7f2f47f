"""The documents of the reports, and the works that make them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from pilotage.rapports.documents import pdf_du_rapport, valeurs_de
from pilotage.rapports.models import CompilationRapports
from pilotage.rapports.permissions import peut_compiler, peut_ecrire, peut_publier_rapport
from pilotage.rapports.travaux import demander_compilation, demander_publication
from pilotage.rapports.vues.rapports import rapport_visible
from pilotage.vues.acces import exiger_des_figures
from pilotage.vues.telechargements import fichier
from plie.journal.enums import Action
from plie.journal.services import journaliser
from plie.socle.horloge import aujourdhui
from plie.socle.portes import exiger


@require_safe
def rapport_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The frozen document of a published report; a draft is printed on the spot, and says so."""
    utilisateur: Any = request.user
    lu = rapport_visible(utilisateur, pk, entier=True)
    contenu = bytes(lu.pdf) if lu.pdf is not None else pdf_du_rapport(lu, valeurs_de(lu, le=aujourdhui()))
    journaliser(
        utilisateur=utilisateur,
        droit="structure d’animation" if peut_ecrire(utilisateur, lu) or lu.pdf is None else "lecteur du rapport",
        objet=f"{lu} (PDF)",
        action=Action.TELECHARGEMENT,
        plie_id=lu.plie_id,
    )
    return fichier(contenu, "application/pdf", f"rapport-activite-{lu.plie.code}-{lu.annee}.pdf")


@require_POST
def rapport_publier(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the worker to freeze the report and share it with the financeurs."""
    utilisateur: Any = request.user
    lu = rapport_visible(utilisateur, pk)
    exiger(peut_ecrire(utilisateur, lu))
    le = aujourdhui()
    verdict = peut_publier_rapport(utilisateur, lu, le=le)
    if verdict:
        demander_publication(lu, par=utilisateur, le=le)
        messages.success(request, "La publication est en cours\u00a0: elle prend quelques secondes.")
    else:
        messages.error(request, verdict.motif)
    return redirect("pilotage:rapport", lu.pk)


@require_POST
def compiler(request: HttpRequest) -> HttpResponse:
    """Ask the worker for the compilation of every published report."""
    utilisateur: Any = request.user
    exiger_des_figures(utilisateur)
    exiger(peut_compiler(utilisateur))
    demander_compilation(par=utilisateur, le=aujourdhui())
    messages.success(request, "La compilation est en préparation\u00a0: elle paraîtra ici dans quelques instants.")
    return redirect("pilotage:rapports")


@require_safe
def compilation(request: HttpRequest, pk: int) -> HttpResponse:
    """The document of a compilation."""
    utilisateur: Any = request.user
    lue = get_object_or_404(CompilationRapports.objects.visibles_par(utilisateur), pk=pk)
    journaliser(
        utilisateur=utilisateur,
        droit="lecteur des rapports",
        objet=f"{lue} (PDF)",
        action=Action.TELECHARGEMENT,
    )
    return fichier(bytes(lue.pdf), "application/pdf", f"rapports-activite-{lue.date_arrete:%Y-%m-%d}.pdf")
