"""Bringing existing files in: deposit, preview, confirmation, report."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plie.journal.enums import Action
from plie.journal.services import journaliser
from plie.socle.erreurs import ErreurMetier
from plie.socle.models import Tache
from plie.socle.taches import lancer
from sorties.forms.reprise import FormulaireReprise
from sorties.reprise import depots
from sorties.reprise.permissions import peut_reprendre, reprises_visibles
from sorties.reprise.travaux import bilan_de, demander_apercu, demander_reprise

DROIT = "structure d’animation"
RECENTES = 10


@require_http_methods(["GET", "POST"])
def reprise(request: HttpRequest) -> HttpResponse:
    """Deposit a file: its preview is asked for at once, nothing is written."""
    utilisateur: Any = request.user
    if not (verdict := peut_reprendre(utilisateur)):
        raise PermissionDenied(verdict.motif)
    formulaire = FormulaireReprise(request.POST or None, request.FILES or None, utilisateur=utilisateur)
    if request.method == "POST" and formulaire.is_valid():
        depots.oublier_anciens(timezone.now())
        fichier = formulaire.cleaned_data["fichier"]
        plie = formulaire.cleaned_data["plie"]
        with transaction.atomic():
            tache = demander_apercu(
                fichier=fichier, nom=fichier.name[:150], extension=formulaire.extension, plie=plie, par=utilisateur
            )
            journaliser(utilisateur=utilisateur, droit=DROIT, plie_id=plie.pk, objet="Aperçu d’une reprise de dossiers")
            lancer(tache)
        return redirect("sorties:reprise_suivi", tache.pk)
    recentes = reprises_visibles(utilisateur).filter(parametres__simulation=False)[:RECENTES]
    return render(request, "reprise/deposer.html", {"form": formulaire, "recentes": recentes})


@require_safe
def reprise_suivi(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow an import, then read its outcome."""
    tache = _tache(request, pk)
    bilan = bilan_de(tache)
    return render(request, "reprise/suivi.html", {"tache": tache, "bilan": bilan, **_gestes(tache, bilan)})


@require_safe
def reprise_etat(request: HttpRequest, pk: int) -> HttpResponse:
    """The progress bar alone, asked for again while the work goes on."""
    tache = _tache(request, pk)
    reponse = render(request, "reprise/_progression.html", {"tache": tache})
    if tache.finie:
        reponse["HX-Refresh"] = "true"
    return reponse


@require_POST
def reprise_confirmer(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring in what the preview has shown."""
    utilisateur: Any = request.user
    apercu = _tache(request, pk)
    try:
        with transaction.atomic():
            tache = demander_reprise(apercu=apercu, partiel=request.POST.get("partiel") == "oui", par=utilisateur)
            journaliser(
                utilisateur=utilisateur,
                droit=DROIT,
                plie_id=tache.parametres["plie"],
                objet="Reprise de dossiers d’un autre outil",
            )
            lancer(tache)
    except ErreurMetier as refus:
        messages.error(request, refus.message)
        return redirect("sorties:reprise_suivi", apercu.pk)
    return redirect("sorties:reprise_suivi", tache.pk)


@require_safe
def reprise_rapport(request: HttpRequest, pk: int) -> FileResponse:
    """Download the report of the refused rows."""
    tache = _tache(request, pk)
    resultat: dict[str, Any] = tache.resultat or {}
    nom = resultat.get("rapport", "")
    if not nom or not depots.rangement().exists(nom):
        raise Http404
    journaliser(
        utilisateur=request.user,
        droit=DROIT,
        action=Action.TELECHARGEMENT,
        plie_id=tache.parametres["plie"],
        objet="Rapport d’une reprise de dossiers",
        nombre=resultat["bilan"]["nombre_rejets"],
    )
    return FileResponse(
        depots.rangement().open(nom),
        as_attachment=True,
        filename="rapport_reprise.csv",
        content_type="text/csv; charset=utf-8",
    )


def _tache(request: HttpRequest, pk: int) -> Tache:
    """The import, for who animates its PLIE; for anybody else it does not exist."""
    return get_object_or_404(reprises_visibles(request.user), pk=pk)  # type: ignore[arg-type]


def _gestes(tache: Tache, bilan: Any) -> dict[str, bool]:
    """Which buttons the page shows."""
    pret = bilan is not None and bilan.simulation and not bilan.illisible
    saines = pret and any(fichier.creees + fichier.modifiees for fichier in bilan.fichiers)
    return {
        "peut_confirmer": bool(pret and bilan.reussi and saines),
        "peut_confirmer_partiel": bool(pret and not bilan.reussi and saines),
        "rien_de_nouveau": bool(pret and bilan.reussi and not saines),
    }
