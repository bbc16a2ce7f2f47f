"""The file of a table of hours: a CSV as people have it, or the first sheet of an XLSX or ODS workbook.

Nothing is kept of the file: its cells are read, shown in the grid, and saved by hand.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections import deque
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from plie.socle.erreurs import ErreurMetier
from plie.socle.lecture_csv import SEPARATEURS, SUITE_MAX, dans_son_encodage, encodage_de
from sorties.reprise.etendue import TROP_ETENDUE, verifier_etendue
from sorties.reprise.lecture_classeur import texte_de_cellule
from sorties.reprise.sources import RepriseImpossible, verifier_archive

TAILLE_MAX = 1024 * 1024
RANGEES_MAX = 1_000
COLONNES_MAX = 200
ILLISIBLE = "Ce fichier est illisible\u00a0: donnez un fichier CSV, ou un classeur XLSX ou ODS."


def rangees_du_fichier(fichier: Any) -> list[list[str]]:
    """The cells of an uploaded file, as texts; its content tells what it is, not its name.

    Raises:
        ErreurMetier: it is too large, damaged, or nothing that holds a table.
    """
    if fichier.size > TAILLE_MAX:
        raise ErreurMetier("Un tableau d’heures pèse 1\u00a0Mo au plus.", champ="fichier")
    contenu = fichier.read()
    rangees = _du_classeur(contenu) if contenu.startswith(b"PK") else _du_csv(contenu)
    if len(rangees) > RANGEES_MAX:
        raise ErreurMetier(f"Un tableau d’heures compte {RANGEES_MAX}\u00a0lignes au plus.", champ="fichier")
    if any(len(rangee) > COLONNES_MAX for rangee in rangees):
        raise ErreurMetier(f"Un tableau d’heures compte {COLONNES_MAX}\u00a0colonnes au plus.", champ="fichier")
    return rangees


def _du_csv(contenu: bytes) -> list[list[str]]:
    encodage = encodage_de(lambda: io.BytesIO(contenu))
    texte = contenu.decode(encodage, errors="replace")
    if encodage == "cp1252":
        texte = "\n".join(map(dans_son_encodage, texte.splitlines()))
    if any(signe in texte for signe in ("\x00", "\ufffd")) or not texte.strip():
        raise ErreurMetier(ILLISIBLE, champ="fichier")
    premiere = texte.strip().splitlines()[0]
    # A comma is the decimal one of French figures: it parts the columns only where nothing else does.
    separateur = max(SEPARATEURS, key=lambda signe: (premiere.count(signe) > 0, signe != ",", premiere.count(signe)))
    return list(islice(_rangees(texte.splitlines(), separateur), RANGEES_MAX + 1))


def _rangees(lignes: list[str], separateur: str) -> Iterator[list[str]]:
    """Each line on its own, unless a quoted cell really goes on: a stray quote keeps to its line."""
    restantes = deque(lignes)
    while restantes:
        ensemble = premiere = restantes.popleft()
        suite: list[str] = []
        while True:
            try:
                yield next(csv.reader([ensemble], delimiter=separateur, strict=True), [])
                break
            except csv.Error as faute:
                if "unexpected end of data" not in str(faute) or not restantes or len(suite) >= SUITE_MAX:
                    restantes.extendleft(reversed(suite))
                    yield premiere.split(separateur)
                    break
                suite.append(restantes.popleft())
                ensemble += f"\n{suite[-1]}"


def _du_classeur(contenu: bytes) -> list[list[str]]:
    with tempfile.TemporaryDirectory() as dossier:
        chemin = Path(dossier) / "tableau.xlsx"
        chemin.write_bytes(contenu)
        try:
            verifier_archive(chemin)
            verifier_etendue(chemin, cellules_max=RANGEES_MAX * COLONNES_MAX)
            classeur = CalamineWorkbook.from_filelike(io.BytesIO(contenu))
            feuilles = (classeur.get_sheet_by_name(nom) for nom in classeur.sheet_names)
            pleine = next((feuille for feuille in feuilles if feuille.total_height), None)
            lues = pleine.iter_rows() if pleine is not None else iter(())
            return [[texte_de_cellule(cellule) for cellule in rangee] for rangee in lues]
        except (RepriseImpossible, CalamineError, OSError, ValueError) as faute:
            etendue = isinstance(faute, RepriseImpossible) and faute.message.endswith(TROP_ETENDUE)
            message = TROP_ETENDUE.capitalize() if etendue else ILLISIBLE
            raise ErreurMetier(message, champ="fichier") from None
