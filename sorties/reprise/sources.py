"""Where the files of a reprise come from: a folder of CSV, a ZIP of them, or a workbook."""

from __future__ import annotations

import zipfile
from functools import partial
from pathlib import Path
from typing import BinaryIO

from plie.socle.erreurs import ErreurMetier
from plie.socle.lecture_csv import SourceCsv
from plie.socle.lignes import Source
from sorties.reprise.colonnes import PAR_NOM
from sorties.reprise.lecture_classeur import ouvrir_classeur

TAILLE_MAX_ARCHIVE = 300 * 1024 * 1024  # once decompressed
ENTREES_MAX = 2_000
CLASSEURS = (".xlsx", ".ods")
CHIFFRE = 0x1  # flag of an encrypted member


class RepriseImpossible(ErreurMetier):
    """What was given cannot be imported at all; nothing was written. The message is for its author."""


def ouvrir(chemin: Path) -> tuple[list[Source], list[str]]:
    """The files found, in no order, and the names of those that mean nothing here."""
    if chemin.is_dir():
        return _dossier(chemin)
    if not chemin.is_file():
        raise RepriseImpossible(f"{chemin} : dossier ou fichier introuvable.")
    extension = chemin.suffix.lower()
    if extension in CLASSEURS:
        verifier_archive(chemin)
        return ouvrir_classeur(chemin)
    if extension == ".zip":
        verifier_archive(chemin)
        return _archive(chemin)
    raise RepriseImpossible(f"{chemin.name} : donnez un dossier de fichiers CSV, un classeur XLSX ou ODS, ou un ZIP.")


def verifier_archive(chemin: Path) -> None:
    """Refuse what would fill the memory or hide something, before anything is decompressed."""
    try:
        with zipfile.ZipFile(chemin) as archive:
            membres = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise RepriseImpossible(f"{chemin.name} : ce fichier est abîmé, ou n’est pas de cette nature.") from None
    if len(membres) > ENTREES_MAX or sum(membre.file_size for membre in membres) > TAILLE_MAX_ARCHIVE:
        raise RepriseImpossible(f"{chemin.name} : ce fichier est trop volumineux une fois décompressé.")
    if any(membre.flag_bits & CHIFFRE for membre in membres):
        raise RepriseImpossible(f"{chemin.name} : ce fichier est protégé par un mot de passe.")


def _dossier(chemin: Path) -> tuple[list[Source], list[str]]:
    sources: list[Source] = []
    ignores = []
    try:
        entrees = sorted(entree for entree in chemin.iterdir() if not entree.name.startswith("."))
        for entree in entrees:
            nom = _nom(entree.name)
            if nom in {source.nom for source in sources}:
                raise RepriseImpossible(f"{entree.name} : ce fichier existe deux fois dans le dossier.")
            if nom and entree.is_file():
                sources.append(SourceCsv(nom, partial(_octets, entree)))
            else:
                ignores.append(entree.name)
    except OSError as erreur:
        raise RepriseImpossible(f"{chemin} : lecture impossible ({erreur.strerror}).") from None
    return sources, ignores


def _archive(chemin: Path) -> tuple[list[Source], list[str]]:
    sources: list[Source] = []
    ignores = []
    with zipfile.ZipFile(chemin) as archive:
        membres = [membre for membre in archive.infolist() if not membre.is_dir()]
    for membre in membres:
        dernier = membre.filename.rsplit("/", 1)[-1]
        if dernier.startswith(".") or membre.filename.startswith("__MACOSX/"):
            continue
        nom = _nom(dernier)
        if nom in {source.nom for source in sources}:
            raise RepriseImpossible(f"{dernier} : ce fichier existe deux fois dans l’archive.")
        if nom:
            sources.append(SourceCsv(nom, partial(_membre, chemin, membre)))
        else:
            ignores.append(dernier[:80])
    return sources, ignores


def _nom(fichier: str) -> str:
    """The name of a file of the contract, or nothing."""
    nom, _, extension = fichier.lower().rpartition(".")
    return nom if extension == "csv" and nom in PAR_NOM else ""


def _octets(chemin: Path) -> BinaryIO:
    return chemin.open("rb")


def _membre(chemin: Path, membre: zipfile.ZipInfo) -> BinaryIO:
    # zipfile never gives more than the size announced, which has been checked; the archive closes with its member.
    with zipfile.ZipFile(chemin) as archive:
        return archive.open(membre)  # type: ignore[return-value]
