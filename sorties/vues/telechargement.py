"""Serving a private file: logged, as an attachment, inert in the browser (A-5)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404

from parcours.acces import consigner_consultation
from parcours.models import Parcours
from plie.journal.enums import Action
from plie.socle.pieces import piece_jointe


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
