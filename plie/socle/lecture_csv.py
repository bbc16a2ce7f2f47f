"""CSV as people really have it: BOM, UTF-16 or Windows-1252, `;` or `,`, stray quotes, ragged rows.

A line is read on its own unless a quoted cell really goes on: one stray quote must not swallow the rest of the file.
Nothing is kept but the line being read, so that memory does not grow with the file.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import deque
from collections.abc import Callable, Iterator
from typing import BinaryIO

from plie.socle.colonnes import texte_d_origine
from plie.socle.lignes import Illisible, Ligne

SEPARATEURS = (";", ",", "\t")
LONGUEUR_MAX = 200_000  # characters of one line
SUITE_MAX = 200  # lines that a quoted cell may span
BLANCS = " \t\r\n;,\ufeff\u00a0"
INTERDIT = "\ufffd"  # stands for what no text holds (NUL, bytes without meaning); the checks refuse it
LOT = 1 << 16

# What a reader must be told when a quote is misplaced.
ANOMALIE_GUILLEMETS = "des guillemets doublés à l’intérieur d’une valeur et fermés à sa fin"


def encodage_de(ouvrir: Callable[[], BinaryIO]) -> str:
    """The encoding of a file: its BOM, else UTF-8 when all of it is, else Windows-1252."""
    decodeur = codecs.getincrementaldecoder("utf-8")()
    with ouvrir() as flux:
        lot = flux.read(LOT)
        if lot.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        try:
            while lot:
                decodeur.decode(lot)
                lot = flux.read(LOT)
            decodeur.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def dans_son_encodage(ligne: str) -> str:
    """A line read as Windows-1252, because some other of its file is: as UTF-8, if that is what it was (two exports
    pasted end to end). No French text in Windows-1252 happens to be valid UTF-8.
    """
    if ligne.isascii():
        return ligne
    try:
        return ligne.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return ligne


class SourceCsv:
    """A CSV file, opened anew at each reading."""

    def __init__(self, nom: str, ouvrir: Callable[[], BinaryIO]) -> None:
        self.nom = nom
        self.affiche = f"{nom}.csv"
        self._ouvrir = ouvrir
        self._encodage = encodage_de(ouvrir)
        self._separateur = ";"
        self._largeur = 0

    def entete(self) -> list[str]:
        with self._texte() as texte:
            ligne = self._lue(texte.readline(LONGUEUR_MAX))
        if not ligne.strip(BLANCS):
            raise Illisible("une première ligne portant le nom des colonnes")
        self._separateur = max(SEPARATEURS, key=ligne.count)
        try:
            noms = next(csv.reader([ligne.rstrip("\r\n")], delimiter=self._separateur, strict=True))
        except csv.Error:
            raise Illisible("une première ligne portant le nom des colonnes", valeur=ligne[:80]) from None
        self._largeur = len(noms)
        return noms

    def lignes(self) -> Iterator[Ligne]:
        with self._texte() as texte:
            physiques = _Physiques(texte)
            physiques.suivante()
            while (lue := physiques.suivante()) is not None:
                numero, ligne = lue[0], self._lue(lue[1])
                if not ligne.strip(BLANCS):
                    continue
                if len(ligne) >= LONGUEUR_MAX:
                    yield Ligne(numero, [ligne[:80]], f"une ligne de moins de {LONGUEUR_MAX} caractères")
                elif '"' in ligne:
                    yield self._avec_guillemets(numero, ligne, physiques)
                else:
                    yield self._mesuree(numero, _d_origine(ligne, ligne.rstrip("\r\n").split(self._separateur)))

    def _lue(self, ligne: str) -> str:
        return dans_son_encodage(ligne) if self._encodage == "cp1252" else ligne

    def _texte(self) -> io.TextIOWrapper:
        # newline="\n": a lone carriage return is not a line; `errors`: the checks refuse what has no meaning.
        return io.TextIOWrapper(self._ouvrir(), encoding=self._encodage, errors="replace", newline="\n")

    def _avec_guillemets(self, numero: int, ligne: str, physiques: _Physiques) -> Ligne:
        """Join the lines of a quoted cell; when it never closes, only this line is refused."""
        ensemble = ligne
        prises: list[tuple[int, str]] = []
        while True:
            try:
                cellules = next(csv.reader([ensemble.rstrip("\r\n")], delimiter=self._separateur, strict=True))
            except csv.Error as erreur:
                suite = None
                if "unexpected end of data" in str(erreur) and len(prises) < SUITE_MAX:
                    suite = physiques.suivante()
                if suite is None or len(ensemble) >= LONGUEUR_MAX:
                    physiques.rendre(prises if suite is None else [*prises, suite])
                    return Ligne(numero, [ligne.rstrip("\r\n")[:80]], ANOMALIE_GUILLEMETS)
                prises.append(suite)
                ensemble += self._lue(suite[1])
            else:
                return self._mesuree(numero, _d_origine(ensemble, cellules))

    def _mesuree(self, numero: int, cellules: list[str]) -> Ligne:
        exces = cellules[self._largeur :]
        if len(cellules) < self._largeur or any(cellule.strip(BLANCS) for cellule in exces):
            attendu = f"{self._largeur} colonnes comme sur la première ligne ({len(cellules)} trouvées)"
            return Ligne(numero, [self._separateur.join(cellules)[:80]], attendu)
        return Ligne(numero, cellules[: self._largeur] if exces else cellules)


def _d_origine(ligne: str, cellules: list[str]) -> list[str]:
    """The cells without what an export of ours has quoted."""
    return [texte_d_origine(cellule) for cellule in cellules] if "'" in ligne else cellules


class _Physiques:
    """The lines of a text with their numbers; those taken in vain can be given back."""

    def __init__(self, texte: io.TextIOWrapper) -> None:
        self._texte = texte
        self._numero = 0
        self._rendues: deque[tuple[int, str]] = deque()

    def suivante(self) -> tuple[int, str] | None:
        if self._rendues:
            return self._rendues.popleft()
        ligne = self._texte.readline(LONGUEUR_MAX)
        if not ligne:
            return None
        if len(ligne) >= LONGUEUR_MAX and not ligne.endswith("\n"):
            while (reste := self._texte.readline(LONGUEUR_MAX)) and not reste.endswith("\n"):
                continue
        self._numero += 1
        if "\x00" in ligne:
            ligne = ligne.replace("\x00", INTERDIT)
        return self._numero, ligne

    def rendre(self, lignes: list[tuple[int, str]]) -> None:
        self._rendues.extendleft(reversed(lignes))
