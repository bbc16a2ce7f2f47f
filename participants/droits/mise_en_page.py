"""The export on paper: chapters, and for each table the shape that is read best (one line per row, or a record)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from participants.droits.registres import PARTIES, Rubrique

# What a line of the page holds, in characters of the table's font; a longer text is written under its row.
LARGEUR, MARGE, LARGE, COURT = 104, 3, 20, 60
AUTRES = "Autres données"

Paires = list[tuple[str, str]]


@dataclass(frozen=True)
class LigneImprimee:
    """A row: its cells, then the short and the long values that do not fit in the columns."""

    cellules: tuple[str, ...]
    suite: Paires
    textes: Paires


@dataclass(frozen=True)
class TableImprimee:
    """A table of the document: either `lignes` under `colonnes`, or one record per row."""

    titre: str
    communs: Paires
    colonnes: tuple[str, ...]
    lignes: list[LigneImprimee]
    fiches: list[tuple[str, Paires]]


@dataclass(frozen=True)
class PartieImprimee:
    """A chapter."""

    titre: str
    tables: list[TableImprimee]


def mettre_en_page(rubriques: Iterable[Rubrique]) -> list[PartieImprimee]:
    """The chapters that hold something; a table that no chapter claims closes the document."""
    restent = {rubrique.code: rubrique for rubrique in rubriques}
    parties = []
    for partie in PARTIES:
        siennes = [restent.pop(code) for code in partie.tables if code in restent]
        parties.append(PartieImprimee(partie.titre, list(_imprimees(siennes))))
    parties.append(PartieImprimee(AUTRES, list(_imprimees(restent.values()))))
    return [partie for partie in parties if partie.tables]


def _imprimees(rubriques: Iterable[Rubrique]) -> Iterator[TableImprimee]:
    for rubrique in rubriques:
        table = _imprimer(rubrique)
        if table.lignes or table.fiches:
            yield table


def _imprimer(rubrique: Rubrique) -> TableImprimee:
    colonnes = [
        (titre, valeurs) for titre, *valeurs in zip(rubrique.colonnes, *rubrique.lignes, strict=True) if any(valeurs)
    ]
    nombre = len(rubrique.lignes)
    if nombre < 2:
        return TableImprimee(rubrique.titre, [], (), [], _fiches(rubrique, colonnes, nombre))
    communs, propres = _partager(colonnes)
    tenues = _tenues(propres)
    if not tenues:
        return TableImprimee(rubrique.titre, communs, (), [], _fiches(rubrique, propres, nombre))
    dessous = [colonne for rang, colonne in enumerate(propres) if rang not in tenues]
    lignes = []
    for i in range(nombre):
        paires = [(titre, valeurs[i]) for titre, valeurs in dessous if valeurs[i]]
        lignes.append(
            LigneImprimee(
                tuple(propres[rang][1][i] for rang in tenues),
                [paire for paire in paires if len(paire[1]) <= COURT],
                [paire for paire in paires if len(paire[1]) > COURT],
            )
        )
    return TableImprimee(rubrique.titre, communs, tuple(propres[rang][0] for rang in tenues), lignes, [])


def _fiches(rubrique: Rubrique, colonnes: Sequence[tuple[str, Sequence[str]]], nombre: int) -> list[tuple[str, Paires]]:
    noms = rubrique.noms if nombre > 1 and rubrique.noms else ("",) * nombre
    fiches = [(nom, [(titre, valeurs[i]) for titre, valeurs in colonnes if valeurs[i]]) for i, nom in enumerate(noms)]
    return [fiche for fiche in fiches if fiche[1]]


def _partager(
    colonnes: Sequence[tuple[str, Sequence[str]]],
) -> tuple[Paires, Sequence[tuple[str, Sequence[str]]]]:
    """What every row says alike is said once above the table; what tells the rows apart stays in it."""
    propres = [colonne for colonne in colonnes if len(set(colonne[1])) > 1]
    if not propres:
        return [], colonnes
    return [(titre, valeurs[0]) for titre, valeurs in colonnes if len(set(valeurs)) == 1], propres


def _tenues(colonnes: Sequence[tuple[str, Sequence[str]]]) -> list[int]:
    """The columns that fit side by side, the first ones first."""
    tenues, reste = [], LARGEUR
    for rang, (titre, valeurs) in enumerate(colonnes):
        mots = [mot for texte in (titre, *valeurs) for mot in texte.split(" ")]
        large = max(*map(len, mots), min(max(map(len, valeurs)), LARGE)) + MARGE
        if max(map(len, valeurs)) <= COURT and large <= reste:
            tenues.append(rang)
            reste -= large
    return tenues
