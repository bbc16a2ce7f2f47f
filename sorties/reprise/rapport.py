"""The report: one line per value that refuses a row, straight from the staging tables to the file."""

from __future__ import annotations

from typing import IO

from sorties.reprise.bilan import Rejet
from sorties.reprise.contexte import Contexte

ENTETE = "fichier;ligne;colonne;valeur;attendu\n"
LONGUEUR_VALEUR = 200
# Opened by a spreadsheet, a value that begins like a formula would be computed.
_NEUTRE = (
    r"CASE WHEN valeur ~ '^[\s\ufeff\x01-\x1f]*[=+@|%-]' AND valeur !~ '^[-+]?[0-9]+([.,][0-9]+)?$'"
    r" THEN '''' || valeur ELSE valeur END"
)


def arranger(ctx: Contexte) -> None:
    """Order the refusals, once each, under the names that their author knows."""
    noms = ", ".join(["(%s, %s, %s)"] * len(ctx.affiches))
    parametres = [valeur for rang, (nom, affiche) in enumerate(ctx.affiches.items()) for valeur in (nom, affiche, rang)]
    ctx.curseur.execute(
        "CREATE TEMP TABLE reprise_rapport AS"
        " SELECT n.affiche AS fichier, r.ligne, r.colonne, left(r.valeur, %s) AS valeur, r.attendu,"
        " row_number() OVER (ORDER BY n.rang, r.ligne, r.rang) AS rang FROM ("
        "   SELECT DISTINCT ON (fichier, ligne, colonne) * FROM reprise_rejet ORDER BY fichier, ligne, colonne, rang"
        f" ) r JOIN (VALUES {noms}) AS n (nom, affiche, rang) ON n.nom = r.fichier",
        [LONGUEUR_VALEUR, *parametres],
    )


def premiers(ctx: Contexte, nombre: int) -> list[Rejet]:
    """The first refusals, in the order of the files and lines."""
    ctx.executer(
        "SELECT fichier, ligne, colonne, valeur, attendu FROM reprise_rapport ORDER BY rang LIMIT %(nombre)s",
        nombre=nombre,
    )
    return [Rejet(*ligne) for ligne in ctx.curseur.fetchall()]


def ecrire(ctx: Contexte, sortie: IO[str]) -> None:
    """Write the whole report as CSV (`;`)."""
    sortie.write(ENTETE)
    ctx.curseur.cursor.copy_expert(
        f"COPY (SELECT fichier, ligne, colonne, {_NEUTRE}, attendu FROM reprise_rapport ORDER BY rang)"
        " TO STDOUT WITH (FORMAT csv, DELIMITER ';', ENCODING 'UTF8')",
        sortie,
    )
