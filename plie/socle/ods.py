"""An OpenDocument spreadsheet written row by row: what is kept in memory does not grow with the list.

A text is text: no cell carries `table:formula`, so that nothing typed by a person runs in the reader's spreadsheet.
Its spaces, tabs and line breaks are written as OpenDocument wants them, so that it is read back as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from plie.socle.horloge import PARIS

GENRE = "application/vnd.oasis.opendocument.spreadsheet"
_ESPACES = " ".join(
    f'xmlns:{prefixe}="urn:oasis:names:tc:opendocument:xmlns:{nom}:1.0"'
    for prefixe, nom in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
        ("fo", "xsl-fo-compatible"),
    )
)
_MANIFESTE = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">\
<manifest:file-entry manifest:full-path="/" manifest:version="1.2" manifest:media-type="{GENRE}"/>\
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"""
_ENTETE = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document-content {_ESPACES} office:version="1.2"><office:automatic-styles>\
<number:date-style style:name="N1" number:automatic-order="false"><number:day number:style="long"/>\
<number:text>/</number:text><number:month number:style="long"/><number:text>/</number:text>\
<number:year number:style="long"/></number:date-style>\
<style:style style:name="jour" style:family="table-cell" style:data-style-name="N1"/>\
<style:style style:name="titre" style:family="table-cell"><style:text-properties fo:font-weight="bold"/>\
</style:style>"""
_PIED = "</office:spreadsheet></office:body></office:document-content>"
_A_ECRIRE_AUTREMENT = re.compile(r"\t|^ | {2,}| $")
_LIGNES = re.compile(r"\r\n|\r|\n")
CENTIMETRES_PAR_CARACTERE = 0.2
LARGEURS = range(10, 101, 10)


class Classeur(AbstractContextManager["Classeur"]):
    """The file being written: `feuille` after `feuille`."""

    def __init__(self, fichier: IO[bytes]) -> None:
        self._zip = ZipFile(fichier, "w", ZIP_DEFLATED)
        self._zip.writestr("mimetype", GENRE, compress_type=ZIP_STORED)
        self._zip.writestr("META-INF/manifest.xml", _MANIFESTE)
        self._contenu = self._zip.open("content.xml", "w")
        self._tampon: list[str] = [_ENTETE]
        self._tampon += [
            f'<style:style style:name="co{n}" style:family="table-column"><style:table-column-properties '
            f'style:column-width="{n * CENTIMETRES_PAR_CARACTERE:.1f}cm"/></style:style>'
            for n in LARGEURS
        ]
        self._tampon.append("</office:automatic-styles><office:body><office:spreadsheet>")

    def feuille(
        self, nom: str, titres: Sequence[str], largeurs: Sequence[int], rangees: Iterable[Sequence[Any]]
    ) -> None:
        """A sheet: its heads, if any, in bold, then its rows."""
        self._tampon.append(f"<table:table table:name={quoteattr(nom)}>")
        self._tampon += [f'<table:table-column table:style-name="co{_arrondie(n)}"/>' for n in largeurs]
        if titres:
            cases = "".join(_chaine(titre, ' table:style-name="titre"') for titre in titres)
            self._tampon.append(
                f"<table:table-header-rows><table:table-row>{cases}</table:table-row></table:table-header-rows>"
            )
        for rangee in rangees:
            self._tampon.append(f"<table:table-row>{''.join(map(_cellule, rangee))}</table:table-row>")
            if len(self._tampon) > 500:
                self._vider()
        self._tampon.append("</table:table>")

    def _vider(self) -> None:
        self._contenu.write("".join(self._tampon).encode())
        self._tampon.clear()

    def __exit__(self, *_: object) -> None:
        self._tampon.append(_PIED)
        self._vider()
        self._contenu.close()
        self._zip.close()


def _arrondie(largeur: int) -> int:
    return min(LARGEURS, key=lambda n: abs(n - largeur))


def _cellule(valeur: Any) -> str:
    match valeur:
        case None | "":
            return "<table:table-cell/>"
        case datetime():
            locale = valeur.astimezone(PARIS).replace(tzinfo=None, microsecond=0)
            return f'<table:table-cell office:value-type="date" office:date-value="{locale.isoformat()}"/>'
        case date():
            return (
                f'<table:table-cell table:style-name="jour" office:value-type="date" office:date-value="{valeur}">'
                f"<text:p>{valeur:%d/%m/%Y}</text:p></table:table-cell>"
            )
        case int() | float() | Decimal():
            texte = str(valeur)
            return (
                f'<table:table-cell office:value-type="float" office:value="{texte}">'
                f"<text:p>{texte}</text:p></table:table-cell>"
            )
        case _:
            return _chaine(str(valeur))


def _chaine(texte: str, style: str = "") -> str:
    texte = escape(texte)
    if "\n" in texte or "\r" in texte or "  " in texte or "\t" in texte or texte != texte.strip(" "):
        paragraphes = _LIGNES.split(texte)
        texte = "</text:p><text:p>".join(_A_ECRIRE_AUTREMENT.sub(_blancs, ligne) for ligne in paragraphes)
    return f'<table:table-cell{style} office:value-type="string"><text:p>{texte}</text:p></table:table-cell>'


def _blancs(trouve: re.Match[str]) -> str:
    lu = trouve.group()
    return "<text:tab/>" if lu == "\t" else f'<text:s text:c="{len(lu)}"/>'
