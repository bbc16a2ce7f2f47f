"""XLSX and ODS workbooks, one sheet per file of the contract (python-calamine).

The library holds a sheet in memory as a full rectangle: its extent is measured first, in the XML, so that one stray
cell at the bottom of a sheet, or an entity that grows, is refused rather than loaded.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from plie.socle.lignes import Illisible, Ligne, Source
from sorties.reprise.colonnes import PAR_NOM
from sorties.reprise.etendue import verifier_etendue

# A number loses its leading zeros in a spreadsheet.
ZEROS = {"commune": 5, "code_insee": 5, "telephone": 10}


class SourceFeuille:
    """A sheet of a workbook."""

    def __init__(self, nom: str, classeur: CalamineWorkbook, feuille: str) -> None:
        self.nom = nom
        self.affiche = nom
        self._classeur = classeur
        self._feuille = feuille
        self._noms: list[str] = []

    def entete(self) -> list[str]:
        _, cellules = next(self._rangees(), (0, []))
        self._noms = [texte_de_cellule(cellule).strip().lower() for cellule in cellules]
        while self._noms and not self._noms[-1]:
            self._noms.pop()
        if not self._noms:
            raise Illisible("une première ligne portant le nom des colonnes")
        return self._noms

    def lignes(self) -> Iterator[Ligne]:
        rangees = self._rangees()
        next(rangees, None)
        largeur = len(self._noms)
        for numero, cellules in rangees:
            textes = [texte_de_cellule(cellule) for cellule in cellules]
            if not any(texte.strip() for texte in textes):
                continue
            if any(texte.strip() for texte in textes[largeur:]):
                yield Ligne(numero, [textes[0][:80]], f"{largeur} colonnes comme sur la première ligne")
                continue
            textes = textes[:largeur] + [""] * (largeur - len(textes))
            for rang, nom in enumerate(self._noms):
                if nom in ZEROS and isinstance(cellules[rang], int | float) and textes[rang].isdigit():
                    textes[rang] = textes[rang].zfill(ZEROS[nom])
            yield Ligne(numero, textes)

    def _rangees(self) -> Iterator[tuple[int, list[Any]]]:
        feuille = self._classeur.get_sheet_by_name(self._feuille)
        premiere = (feuille.start or (0, 0))[0] + 1
        yield from enumerate(feuille.iter_rows(), premiere)


def ouvrir_classeur(chemin: Path) -> tuple[list[Source], list[str]]:
    """The sheets of the contract, and the names of the others."""
    from sorties.reprise.sources import RepriseImpossible  # noqa: PLC0415 - it opens workbooks through us

    verifier_etendue(chemin)
    try:
        classeur = CalamineWorkbook.from_path(str(chemin))
    except (CalamineError, OSError):
        raise RepriseImpossible(f"{chemin.name} : ce classeur est abîmé, ou n’est pas de cette nature.") from None
    sources: list[Source] = []
    ignores = []
    for feuille in classeur.sheet_names:
        nom = feuille.strip().lower()
        if nom in PAR_NOM and nom not in {source.nom for source in sources}:
            sources.append(SourceFeuille(nom, classeur, feuille))
        else:
            ignores.append(feuille[:80])
    return sources, ignores


def texte_de_cellule(cellule: Any) -> str:
    """A cell as it would be typed: a whole number without its decimals, a day without its hour."""
    if isinstance(cellule, str):
        return cellule.replace("\x00", "\ufffd")
    if isinstance(cellule, bool):
        return "oui" if cellule else "non"
    if isinstance(cellule, float):
        return str(int(cellule)) if cellule.is_integer() else repr(cellule)
    if isinstance(cellule, datetime):
        return cellule.date().isoformat() if cellule.time() == datetime.min.time() else cellule.isoformat(" ")
    if isinstance(cellule, date):
        return cellule.isoformat()
    return "" if cellule is None else str(cellule)
