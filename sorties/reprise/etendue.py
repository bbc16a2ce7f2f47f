"""How far the cells of a workbook reach, read from its XML without keeping any of it."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.parsers import expat

CELLULES_MAX = 6_000_000
TROP_ETENDUE = "une feuille est trop étendue ; supprimer les lignes et les colonnes vides à sa fin."
FEUILLES = re.compile(r"^(xl/worksheets/[^/]+\.xml|content\.xml)$")
ADRESSE = re.compile(r"^([A-Z]{1,3})([0-9]{1,7})$")
LOT = 1 << 16


class _TropGrande(Exception):
    pass


def verifier_etendue(chemin: Path, *, cellules_max: int = CELLULES_MAX) -> None:
    """Refuse a workbook whose sheets, as full rectangles, would not fit in memory, or that declares entities."""
    from sorties.reprise.sources import RepriseImpossible  # noqa: PLC0415 - it opens workbooks through us

    try:
        with zipfile.ZipFile(chemin) as archive:
            for membre in archive.namelist():
                if membre.endswith((".xml", ".rels")):
                    mesure = _Mesure(cellules_max, compter=FEUILLES.match(membre) is not None)
                    with archive.open(membre) as flux:
                        mesure.lire(flux)
    except _TropGrande:
        raise RepriseImpossible(f"{chemin.name} : {TROP_ETENDUE}") from None
    except (expat.ExpatError, zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError, RuntimeError):
        raise RepriseImpossible(f"{chemin.name} : ce classeur est abîmé, ou n’est pas de cette nature.") from None
    except Exception as erreur:  # zlib.error has no public parent
        if type(erreur).__module__ != "zlib":
            raise
        raise RepriseImpossible(f"{chemin.name} : ce classeur est abîmé.") from None


class _Mesure:
    """Follows the elements of one part of a workbook."""

    def __init__(self, cellules_max: int, *, compter: bool) -> None:
        self._cellules_max = cellules_max
        self._analyseur = expat.ParserCreate()
        self._analyseur.StartDoctypeDeclHandler = self._doctype
        if compter:
            self._analyseur.StartElementHandler = self._debut
            self._analyseur.EndElementHandler = self._fin
        self._rangee = self._derniere_rangee = self._colonne = self._largeur = 0
        self._repetitions = 1
        self._cellule: tuple[int, int] | None = None

    def lire(self, flux: object) -> None:
        while lot := flux.read(LOT):  # type: ignore[attr-defined]
            self._analyseur.Parse(lot, False)
        self._analyseur.Parse(b"", True)

    def _doctype(self, *_: object) -> None:
        raise ValueError("un classeur ne déclare pas d’entités")

    def _debut(self, element: str, attributs: dict[str, str]) -> None:
        if element == "c":
            adresse = ADRESSE.match(attributs.get("r", ""))
            self._cellule = (int(adresse[2]), _rang(adresse[1])) if adresse else None
        elif element in {"v", "is", "f"}:
            if self._cellule:
                self._atteindre(*self._cellule)
        elif element == "table:table":
            self._rangee = self._derniere_rangee = self._largeur = 0
        elif element == "table:table-row":
            self._repetitions = int(attributs.get("table:number-rows-repeated", "1"))
            self._colonne = 0
        elif element in {"table:table-cell", "table:covered-table-cell"}:
            self._colonne += int(attributs.get("table:number-columns-repeated", "1"))
            if "office:value-type" in attributs:
                self._atteindre(self._rangee + self._repetitions, self._colonne)
        elif element == "text:p" and self._colonne:
            self._atteindre(self._rangee + self._repetitions, self._colonne)

    def _fin(self, element: str) -> None:
        if element == "table:table-row":
            self._rangee += self._repetitions

    def _atteindre(self, rangee: int, colonne: int) -> None:
        self._derniere_rangee = max(self._derniere_rangee, rangee)
        self._largeur = max(self._largeur, colonne)
        if self._derniere_rangee * self._largeur > self._cellules_max:
            raise _TropGrande


def _rang(lettres: str) -> int:
    rang = 0
    for lettre in lettres:
        rang = rang * 26 + ord(lettre) - 64
    return rang
