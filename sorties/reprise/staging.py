"""From files to temporary tables: rows are streamed into COPY, then read by type in one statement per file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from plie.socle.lignes import Ligne, Source
from sorties.reprise.colonnes import FICHIERS, Fichier

# Spaces that people do not see, a no-break one included.
ESPACES = r"E' \t\r\n\u00a0\u202f\ufeff'"


@dataclass
class Entete:
    """What the header of a file holds."""

    colonnes: list[str]  # name of the staging column of each cell
    ignorees: list[str] = field(default_factory=list)
    manquantes: list[str] = field(default_factory=list)
    doubles: list[str] = field(default_factory=list)


def lire_entete(fichier: Fichier, noms: list[str]) -> Entete:
    """Recognise the columns, in any order and case; the unknown ones are read into nothing."""
    entete = Entete([])
    for rang, brut in enumerate(noms):
        nom = brut.strip().strip("\ufeff").lower()
        if nom not in fichier.noms:
            entete.colonnes.append(f"ignoree_{rang}")
            if nom:
                entete.ignorees.append(brut.strip()[:60].replace("\x00", ""))
        elif nom in entete.colonnes:
            entete.doubles.append(nom)
        else:
            entete.colonnes.append(nom)
    entete.manquantes = [nom for nom in fichier.requises if nom not in entete.colonnes]
    return entete


class _Flux:
    """Rows as the CSV that COPY reads: a file object that holds one batch at a time."""

    LOT = 2_000

    def __init__(self, lignes: Iterator[Ligne], largeur: int) -> None:
        self._lignes = lignes
        self._largeur = largeur
        self._reste = ""

    def read(self, taille: int = 8192) -> str:
        while len(self._reste) < taille:
            lot = self._lot()
            if not lot:
                break
            self._reste += lot
        rendu, self._reste = self._reste[:taille], self._reste[taille:]
        return rendu

    def _lot(self) -> str:
        sortie = []
        for ligne in self._lignes:
            cellules = ligne.cellules
            if ligne.anomalie:
                cellules = [cellules[0], *[""] * (self._largeur - 1)] if cellules else [""] * self._largeur
            sortie.append(f"{ligne.numero},{_cellule(ligne.anomalie)},{','.join(map(_cellule, cellules))}\n")
            if len(sortie) == self.LOT:
                break
        return "".join(sortie)


def _cellule(texte: str) -> str:
    if not texte:
        return ""
    if '"' in texte:
        texte = texte.replace('"', '""')
    return f'"{texte}"'


def creer_tables(curseur: Any) -> None:
    """The temporary tables, empty: every later statement can count on each of them."""
    supprimer_tables(curseur)
    # CREATE TEMP TABLE: seen by this session only, gone with it. SERIAL keeps the order of discovery.
    curseur.execute(
        "CREATE TEMP TABLE reprise_rejet"
        " (fichier text, ligne int, colonne text, valeur text, attendu text, rang serial)"
    )
    for fichier in FICHIERS:
        colonnes = ", ".join(f"{c.nom} text, {c.nom}_v {c.type_sql}" for c in fichier.colonnes)
        curseur.execute(f"CREATE TEMP TABLE reprise_lu_{fichier.nom} (ligne int, {colonnes})")


def supprimer_tables(curseur: Any) -> None:
    """Drop what an import leaves in the session (a test, or a worker, does several)."""
    curseur.execute(
        "SELECT c.relname FROM pg_class c WHERE c.relnamespace = pg_my_temp_schema()"
        " AND c.relkind = 'r' AND c.relname LIKE 'reprise\\_%'"
    )
    for (nom,) in curseur.fetchall():
        curseur.execute(f'DROP TABLE pg_temp."{nom}"')


def charger(curseur: Any, fichier: Fichier, source: Source, entete: Entete) -> int:
    """Bring the rows of a file into its staging table; returns how many were read."""
    brut = f"reprise_brut_{fichier.nom}"
    colonnes = ", ".join(f"{nom} text" for nom in entete.colonnes)
    curseur.execute(f"CREATE TEMP TABLE {brut} (ligne int, anomalie text, {colonnes})")
    flux = _Flux(source.lignes(), len(entete.colonnes))
    curseur.cursor.copy_expert(f"COPY {brut} FROM STDIN WITH (FORMAT csv, ENCODING 'UTF8')", flux, 1 << 16)
    premiere = entete.colonnes[0]
    curseur.execute(
        f"INSERT INTO reprise_rejet (fichier, ligne, colonne, valeur, attendu)"
        f" SELECT %s, ligne, '', coalesce({premiere}, ''), anomalie FROM {brut} WHERE anomalie IS NOT NULL",
        [fichier.nom],
    )
    connues = [c for c in fichier.colonnes if c.nom in entete.colonnes]
    nettes = ", ".join(f"nullif(btrim({c.nom}, {ESPACES}), '') AS {c.nom}" for c in connues)
    cibles = ", ".join(f"{c.nom}, {c.nom}_v" for c in connues)
    lues = ", ".join(f"{c.nom}, {c.expression(c.nom)}" for c in connues)
    # OFFSET 0 keeps the planner from trimming again in each expression.
    curseur.execute(
        f"INSERT INTO reprise_lu_{fichier.nom} (ligne, {cibles})"
        f" SELECT ligne, {lues} FROM (SELECT ligne, {nettes} FROM {brut} WHERE anomalie IS NULL OFFSET 0) AS nette"
    )
    curseur.execute(f"SELECT count(*) FROM {brut}")
    (nombre,) = curseur.fetchone()
    curseur.execute(f"DROP TABLE {brut}")
    cle = fichier.noms[0]
    curseur.execute(f"ANALYZE reprise_lu_{fichier.nom} (ligne, {cle}_v)")
    return int(nombre)
