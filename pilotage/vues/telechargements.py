"""Dashboards taken out of the house: PDF and data files, each download logged (A-5)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from pilotage import exports
from pilotage.documents import pdf_de
from pilotage.models import Edition
from pilotage.presentation.voile import voiler
from pilotage.selectors import PERIODE, TOUS_LES_PLIE
from pilotage.vues.acces import codes_en_clair, droit_sur, edition_visible
from plie.journal.enums import Action
from plie.journal.services import journaliser
from plie.socle.colonnes import TYPES_MIME


@require_safe
def edition_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The frozen document of a published edition; the provisional one is printed on the spot."""
    edition = edition_visible(request.user, pk)
    contenu = bytes(edition.pdf) if edition.pdf is not None else pdf_de(edition.valeurs)
    _consigner(request.user, edition, "PDF", Action.TELECHARGEMENT)
    return fichier(contenu, "application/pdf", f"{_nom(edition)}.pdf")


@require_safe
def edition_donnees(request: HttpRequest, pk: int, forme: str) -> HttpResponse:
    """The exact values, as a spreadsheet reads them; masked outside the reader's scope (A-4)."""
    if forme not in TYPES_MIME:
        raise Http404
    utilisateur: Any = request.user
    edition = edition_visible(utilisateur, pk)
    en_clair = codes_en_clair(utilisateur)
    valeurs = edition.valeurs
    if en_clair is not None and len(valeurs["plies"]) > 1:
        valeurs = voiler(valeurs, en_clair)
    noms = {plie["code"]: plie["nom"] for plie in valeurs["plies"]}
    contenu = exports.fichier(forme, valeurs, valeurs["mesures"][PERIODE], noms)
    _consigner(utilisateur, edition, forme.upper(), Action.EXPORT)
    return fichier(contenu, TYPES_MIME[forme], f"{_nom(edition)}.{forme}")


def _nom(edition: Edition) -> str:
    perimetre = edition.plie.code if edition.plie else TOUS_LES_PLIE
    return f"tableau-de-bord-{perimetre}-{edition.date_debut:%Y-%m-%d}-{edition.date_fin:%Y-%m-%d}"


def _consigner(utilisateur: Any, edition: Edition, forme: str, action: str) -> None:
    journaliser(
        utilisateur=utilisateur,
        droit=droit_sur(utilisateur, edition),
        objet=f"{edition} ({forme})",
        action=action,
        plie_id=edition.plie_id,
    )


def fichier(contenu: bytes, genre: str, nom: str) -> HttpResponse:
    """A file to save, never shown in the page."""
    return HttpResponse(contenu, content_type=genre, headers={"Content-Disposition": f'attachment; filename="{nom}"'})
