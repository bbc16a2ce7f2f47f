"""The files given through the browser: kept apart until they are brought in, then erased."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any

from django.core.files import File
from django.core.files.storage import Storage, storages

from plie.socle.models import Tache

NATURE = "sorties.reprise"
DOSSIER = "reprises"
EXTENSIONS = (".zip", ".xlsx", ".ods")
TAILLE_MAX = 30 * 1024 * 1024
CONSERVATION = timedelta(days=7)  # of a file that nobody confirms, and of the reports


def rangement() -> Storage:
    """The storage of private files: no address serves it."""
    return storages["prive"]


def deposer(contenu: File[Any], extension: str) -> str:
    """Keep a file under a name of ours; returns that name."""
    return rangement().save(f"{DOSSIER}/{uuid.uuid4().hex}{extension}", contenu)


def effacer(nom: str) -> None:
    """Erase a file; one already erased is no matter."""
    if nom:
        rangement().delete(nom)


@contextmanager
def copie_locale(nom: str) -> Iterator[Path]:
    """The file on this machine's disk, whatever the storage is made of."""
    with NamedTemporaryFile(suffix=Path(nom).suffix) as copie:
        with rangement().open(nom) as depose:
            for lot in depose.chunks():
                copie.write(lot)
        copie.flush()
        yield Path(copie.name)


def ranger_rapport(tache: Tache, contenu: IO[bytes]) -> str:
    """Keep the report of a task; a second try replaces the first's."""
    nom = f"{DOSSIER}/rapport-{tache.pk}.csv"
    effacer(nom)
    return rangement().save(nom, File(contenu))


def oublier_anciens(maintenant: datetime) -> int:
    """Erase files and reports left behind: they name people for no purpose any more."""
    anciennes = Tache.objects.filter(nature=NATURE, cree_le__lt=maintenant - CONSERVATION)
    for tache in anciennes:
        effacer(tache.parametres.get("fichier", ""))
        effacer((tache.resultat or {}).get("rapport", ""))
    return len(anciennes)
