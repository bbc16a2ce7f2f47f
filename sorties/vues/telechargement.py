"""Serving a private file: logged, as an attachment, inert in the browser (A-5)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404

from parcours.acces import consigner_consultation
from parcours.models import Parcours
from plie.journal.enums import Action


def servir(
    fichier: FieldFile, *, nom: str, type_mime: str, utilisateur: Any, parcours: Parcours, objet: str, le: date
) -> FileResponse:
    """Stream a stored file to somebody who may read it.

    Raises:
        Http404: the row is there but the file is not.
    """
    try:
        ouvert = fichier.open("rb")
    except FileNotFoundError as absent:
        raise Http404("Ce fichier n’est plus disponible.") from absent
    consigner_consultation(utilisateur=utilisateur, parcours=parcours, objet=objet, le=le, action=Action.TELECHARGEMENT)
    return piece_jointe(ouvert, nom=nom, type_mime=type_mime)


def piece_jointe(ouvert: Any, *, nom: str, type_mime: str) -> FileResponse:
    """An open file as an attachment that runs nothing and stays in no cache."""
    reponse = FileResponse(ouvert, as_attachment=True, filename=nom, content_type=type_mime)
    reponse["X-Content-Type-Options"] = "nosniff"
    # Set here, the site's own policy, looser, does not replace it.
    reponse["Content-Security-Policy"] = "default-src 'none'; sandbox"
    reponse["Cache-Control"] = "private, no-store"
    return reponse
