"""Lists taken out of the house: each column is a title and its value together, in CSV, XLSX or ODS.

A cell never becomes a formula: what a person typed (« =HYPERLINK(…) ») must not run in the reader's spreadsheet.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, TypeAlias, TypeVar

import odswriter
import xlsxwriter

from plie.socle.horloge import PARIS
from plie.socle.typographie import date_en_chiffres

T = TypeVar("T")
Cellule: TypeAlias = str | int | float | Decimal | date | bool | None

# Characters that XML has no writing for: one of them would make the whole file unreadable.
_HORS_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FORMULES = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
CSV = "csv"
XLSX = "xlsx"
ODS = "ods"
TYPES_MIME = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ODS: "application/vnd.oasis.opendocument.spreadsheet",
}
FORMATS = tuple(TYPES_MIME)


@dataclass(frozen=True)
class Colonne(Generic[T]):
    """A column of a list: what its head says, what it reads from a row."""

    titre: str
    valeur: Callable[[T], Cellule]
    largeur: int = 16


def ecrire(
    format_fichier: str,
    *,
    titre: str,
    colonnes: Sequence[Colonne[T]],
    lignes: Iterable[T],
    mentions: Sequence[str] = (),
) -> bytes:
    """The file of a list; `mentions` (what it is, when, the financeurs' support) lie on a second sheet."""
    table = ([_lisible(colonne.valeur(ligne)) for colonne in colonnes] for ligne in lignes)
    return _ECRIVAINS[format_fichier](titre, colonnes, table, mentions)


def _lisible(cellule: Cellule) -> Cellule:
    return _HORS_XML.sub("", cellule) if isinstance(cellule, str) else cellule


def texte_sans_formule(texte: str) -> str:
    """Quote what a spreadsheet would run when it opens a CSV file."""
    return f"'{texte}" if texte.lstrip(" \u00a0").startswith(_FORMULES) or texte.startswith(_FORMULES) else texte


def _csv(
    titre: str, colonnes: Sequence[Colonne[Any]], table: Iterable[list[Cellule]], mentions: Sequence[str]
) -> bytes:
    """Made for a French spreadsheet: semicolons, BOM, dd/mm/yyyy, decimal comma."""
    fichier = io.StringIO(newline="")
    plume = csv.writer(fichier, delimiter=";", lineterminator="\r\n")
    plume.writerow([colonne.titre for colonne in colonnes])
    for rangee in table:
        plume.writerow([_en_texte(cellule) for cellule in rangee])
    return ("\ufeff" + fichier.getvalue()).encode()


def _en_texte(cellule: Cellule) -> str:
    match cellule:
        case None:
            return ""
        case bool():
            return "oui" if cellule else "non"
        case date():
            return date_en_chiffres(cellule)
        case int() | float() | Decimal():
            return str(cellule).replace(".", ",")
        case _:
            return texte_sans_formule(str(cellule))


def _xlsx(
    titre: str, colonnes: Sequence[Colonne[Any]], table: Iterable[list[Cellule]], mentions: Sequence[str]
) -> bytes:
    fichier = io.BytesIO()
    classeur = xlsxwriter.Workbook(
        fichier,
        {
            "in_memory": True,
            "default_date_format": "dd/mm/yyyy",
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    classeur.set_properties({"title": titre})
    gras = classeur.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    feuille = classeur.add_worksheet(titre[:31])
    feuille.freeze_panes(1, 1)
    for rang, colonne in enumerate(colonnes):
        feuille.set_column(rang, rang, colonne.largeur)
        feuille.write_string(0, rang, colonne.titre, gras)
    derniere = 0
    for derniere, rangee in enumerate(table, start=1):
        for rang, cellule in enumerate(rangee):
            match cellule:
                case None | "":
                    continue
                case bool():
                    feuille.write_string(derniere, rang, _en_texte(cellule))
                case datetime():
                    feuille.write_datetime(derniere, rang, cellule.astimezone(PARIS).replace(tzinfo=None))
                case date():
                    feuille.write_datetime(derniere, rang, cellule)
                case int() | float() | Decimal():
                    feuille.write_number(derniere, rang, cellule)
                case _:
                    feuille.write_string(derniere, rang, str(cellule))
    if derniere:
        feuille.autofilter(0, 0, derniere, len(colonnes) - 1)
    if mentions:
        apropos = classeur.add_worksheet("À propos")
        apropos.set_column(0, 0, 100, classeur.add_format({"text_wrap": True}))
        for rang, mention in enumerate(mentions):
            apropos.write_string(rang, 0, mention)
    classeur.close()
    return fichier.getvalue()


def _ods(
    titre: str, colonnes: Sequence[Colonne[Any]], table: Iterable[list[Cellule]], mentions: Sequence[str]
) -> bytes:
    fichier = io.BytesIO()
    with odswriter.writer(fichier) as classeur:
        feuille = classeur.new_sheet(titre[:31])
        feuille.writerow([colonne.titre for colonne in colonnes])
        for rangee in table:
            # A boolean would read VRAI; a string stays a string in ODS, whatever its first character.
            feuille.writerow([_en_texte(cellule) if isinstance(cellule, bool) else cellule for cellule in rangee])
        if mentions:
            apropos = classeur.new_sheet("À propos")
            for mention in mentions:
                apropos.writerow([mention])
    return fichier.getvalue()


_ECRIVAINS: dict[str, Callable[..., bytes]] = {CSV: _csv, XLSX: _xlsx, ODS: _ods}
