"""Lists taken out of the house: each column is a title and its value together, in CSV, XLSX or ODS.

A cell never becomes a formula: what a person typed (« =HYPERLINK(…) ») must not run in the reader's spreadsheet. In
XLSX and ODS a text is typed as such; in CSV, which has no types, it is quoted, and `texte_d_origine` reads it back.
"""

from __future__ import annotations

import csv
import inspect
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import NoneType
from typing import Any, Generic, TypeAlias, TypeVar

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from plie.socle import ods
from plie.socle.horloge import PARIS
from plie.socle.typographie import date_en_chiffres

T = TypeVar("T")
Cellule: TypeAlias = str | int | float | Decimal | date | bool | None

# Characters that XML has no writing for: one of them would make the whole file unreadable.
_HORS_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# A spreadsheet skips what does not print before the sign that starts a formula: spaces, controls, BOM, marks.
_FORMULE = re.compile(
    r"[\s\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202f\u2060\ufeff]*[=+\-@%|\t\r\n\x00＝＋－＠％｜]"
)
CSV = "csv"
XLSX = "xlsx"
ODS = "ods"
TYPES_MIME = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ODS: ods.GENRE,
}
FORMATS = tuple(TYPES_MIME)
A_PROPOS = "À propos"
LARGEUR_A_PROPOS = 100


@dataclass(frozen=True)
class Colonne(Generic[T]):
    """A column of a list: what its head says, what it reads from a row."""

    titre: str
    valeur: Callable[[T], Cellule]
    largeur: int = 16


@dataclass(frozen=True)
class Feuille(Generic[T]):
    """A sheet of a workbook."""

    titre: str
    colonnes: Sequence[Colonne[T]]
    lignes: Iterable[T]

    @property
    def nom(self) -> str:
        """A sheet's name has 31 characters at most."""
        return self.titre[:31]

    def rangees(self) -> Iterable[list[Cellule]]:
        """The cells, row by row, without the characters that no file can hold."""
        valeurs = [colonne.valeur for colonne in self.colonnes]
        for ligne in self.lignes:
            yield [
                # What prints needs no cleaning: most cells are told at once.
                cellule if not isinstance(cellule, str) or cellule.isprintable() else _HORS_XML.sub("", cellule)
                for cellule in [valeur(ligne) for valeur in valeurs]
            ]


def ecrire(
    format_fichier: str,
    *,
    titre: str,
    colonnes: Sequence[Colonne[T]],
    lignes: Iterable[T],
    mentions: Sequence[str] = (),
    annexes: Sequence[Feuille[Any]] = (),
) -> bytes:
    """The file of a list.

    Args:
        mentions: what it is, when, the financeurs' support; they lie on a last sheet.
        annexes: other sheets (definitions); as the mentions, CSV has no room for them.
    """
    feuilles: list[Feuille[Any]] = [Feuille(titre, colonnes, lignes), *annexes]
    return _ECRIVAINS[format_fichier](titre, feuilles, [_HORS_XML.sub("", mention) for mention in mentions])


def texte_sans_formule(texte: str) -> str:
    """Quote what a spreadsheet would run when it opens a CSV file."""
    return f"'{texte}" if _a_citer(texte) else texte


def texte_d_origine(texte: str) -> str:
    """What was quoted by `texte_sans_formule`, as it was."""
    return texte[1:] if texte.startswith("'") and _a_citer(texte[1:]) else texte


def _a_citer(texte: str) -> bool:
    """A formula; or a text that would be mistaken for a quoted one when it is read back."""
    if texte[:1].isalnum():
        return False
    return _FORMULE.match(texte.lstrip("'")) is not None


def _csv(titre: str, feuilles: Sequence[Feuille[Any]], mentions: Sequence[str]) -> bytes:
    """Made for a French spreadsheet: semicolons, BOM, dd/mm/yyyy, decimal comma."""
    fichier = io.StringIO(newline="")
    plume = csv.writer(fichier, delimiter=";", lineterminator="\r\n")
    plume.writerow([colonne.titre for colonne in feuilles[0].colonnes])
    plume.writerows([_en_texte(cellule) for cellule in rangee] for rangee in feuilles[0].rangees())
    return ("\ufeff" + fichier.getvalue()).encode()


def _en_texte(cellule: Cellule) -> str:
    """The cell as CSV writes it: by its very type when it is a usual one, which is most of the time of a long list."""
    ecrite = _PAR_TYPE.get(type(cellule))
    return ecrite(cellule) if ecrite else _autre_en_texte(cellule)


def _autre_en_texte(cellule: Cellule) -> str:
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


_PAR_TYPE: dict[type, Callable[[Any], str]] = {
    str: texte_sans_formule,
    int: str,
    float: lambda nombre: str(nombre).replace(".", ","),
    NoneType: lambda _: "",
}


def _xlsx(titre: str, feuilles: Sequence[Feuille[Any]], mentions: Sequence[str]) -> bytes:
    fichier = io.BytesIO()
    classeur = xlsxwriter.Workbook(
        fichier,
        {
            # Rows leave the memory as they are written.
            "constant_memory": True,
            "default_date_format": "dd/mm/yyyy",
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    classeur.set_properties({"title": titre})
    gras = classeur.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    for feuille in feuilles:
        _feuille_xlsx(classeur.add_worksheet(feuille.nom), feuille, gras)
    if mentions:
        apropos = classeur.add_worksheet(A_PROPOS)
        apropos.set_column(0, 0, LARGEUR_A_PROPOS, classeur.add_format({"text_wrap": True}))
        for rang, mention in enumerate(mentions):
            apropos.write_string(rang, 0, mention)
    classeur.close()
    return fichier.getvalue()


# The same methods by row and column, without trying each time whether the row is an address (« A1 »).
_ecrire_texte, _ecrire_nombre, _ecrire_date = (
    inspect.unwrap(methode) for methode in (Worksheet.write_string, Worksheet.write_number, Worksheet.write_datetime)
)


def _feuille_xlsx(page: Any, feuille: Feuille[Any], gras: Any) -> None:
    page.freeze_panes(1, 1)
    for rang, colonne in enumerate(feuille.colonnes):
        page.set_column(rang, rang, colonne.largeur)
        page.write_string(0, rang, colonne.titre, gras)
    derniere = 0
    for derniere, rangee in enumerate(feuille.rangees(), start=1):
        for rang, cellule in enumerate(rangee):
            genre = type(cellule)
            if cellule is None or cellule == "":
                continue
            if genre is str:
                _ecrire_texte(page, derniere, rang, cellule)
            elif genre is int or genre is float:
                _ecrire_nombre(page, derniere, rang, cellule)
            elif genre is date:
                _ecrire_date(page, derniere, rang, cellule)
            else:
                _autre_en_xlsx(page, derniere, rang, cellule)
    if derniere:
        page.autofilter(0, 0, derniere, len(feuille.colonnes) - 1)


def _autre_en_xlsx(page: Any, ligne: int, rang: int, cellule: Cellule) -> None:
    match cellule:
        case bool():
            page.write_string(ligne, rang, _en_texte(cellule))
        case datetime():
            page.write_datetime(ligne, rang, cellule.astimezone(PARIS).replace(tzinfo=None))
        case date():
            page.write_datetime(ligne, rang, cellule)
        case int() | float() | Decimal():
            page.write_number(ligne, rang, cellule)
        case _:
            page.write_string(ligne, rang, str(cellule))


def _ods(titre: str, feuilles: Sequence[Feuille[Any]], mentions: Sequence[str]) -> bytes:
    fichier = io.BytesIO()
    with ods.Classeur(fichier) as classeur:
        for feuille in feuilles:
            classeur.feuille(
                feuille.nom,
                [colonne.titre for colonne in feuille.colonnes],
                [colonne.largeur for colonne in feuille.colonnes],
                # A boolean would read VRAI.
                ([_en_texte(c) if isinstance(c, bool) else c for c in rangee] for rangee in feuille.rangees()),
            )
        if mentions:
            classeur.feuille(A_PROPOS, [], [LARGEUR_A_PROPOS], ([mention] for mention in mentions))
    return fichier.getvalue()


_ECRIVAINS: dict[str, Callable[..., bytes]] = {CSV: _csv, XLSX: _xlsx, ODS: _ods}
