"""What each row must hold by itself, and the rows that repeat one another."""

from __future__ import annotations

from sorties.reprise.colonnes import FICHIERS, Fichier, litteral
from sorties.reprise.contexte import Contexte, dire, sain


def verifier_formes(ctx: Contexte) -> None:
    """Refuse the values that are not what their column holds, and the compulsory ones left empty."""
    for fichier in FICHIERS:
        _verifier_forme(ctx, fichier)


def _verifier_forme(ctx: Contexte, fichier: Fichier) -> None:
    cas = [
        f"({litteral(c.nom)}, l.{c.nom}, {litteral(c.attendu)}, l.{c.nom} IS NOT NULL AND l.{c.nom}_v IS NULL)"
        for c in fichier.colonnes
    ]
    cas += [
        f"({litteral(c.nom)}, '', {litteral('une valeur : ' + c.attendu)}, l.{c.nom} IS NULL)"
        for c in fichier.colonnes
        if c.valeur_requise
    ]
    suspecte = " OR ".join(
        f"(l.{c.nom}_v IS NULL{'' if c.valeur_requise else f' AND l.{c.nom} IS NOT NULL'})" for c in fichier.colonnes
    )
    ctx.executer(
        "INSERT INTO reprise_rejet (fichier, ligne, colonne, valeur, attendu)"
        f" SELECT '{fichier.nom}', l.ligne, v.colonne, v.valeur, v.attendu"
        f" FROM reprise_lu_{fichier.nom} l CROSS JOIN LATERAL (VALUES {', '.join(cas)})"
        f" AS v (colonne, valeur, attendu, fautive) WHERE ({suspecte}) AND v.fautive"
    )


def verifier_doubles(ctx: Contexte, fichier: Fichier, cle: str) -> None:
    """Refuse the row that repeats a key with other content; set aside the one that repeats it alike.

    Leaves `reprise_double_<file>`: the rows that say again what an earlier one says.
    """
    contenu = ", ".join(f"{c.nom}_v" for c in fichier.colonnes)
    ctx.creer(
        f"double_{fichier.nom}",
        f"""
        SELECT ligne, premiere, contenu IS NOT DISTINCT FROM premier_contenu AS identique
        FROM (
            SELECT ligne, contenu, first_value(ligne) OVER suite AS premiere,
                   first_value(contenu) OVER suite AS premier_contenu
            FROM (
                SELECT ligne, {cle}_v AS cle, ROW({contenu})::text AS contenu
                FROM reprise_lu_{fichier.nom}
                WHERE {cle}_v IN (
                    SELECT {cle}_v FROM reprise_lu_{fichier.nom} GROUP BY {cle}_v HAVING count(*) > 1
                )
            ) AS repetee
            WINDOW suite AS (PARTITION BY cle ORDER BY ligne)
        ) AS comparee
        WHERE ligne <> premiere""",
        cle="ligne",
    )
    ctx.rejeter(
        fichier.nom,
        cle,
        "'le même contenu que la ligne ' || d.premiere || ', qui porte déjà cette valeur'",
        "NOT d.identique",
        jointures=f"JOIN reprise_double_{fichier.nom} d USING (ligne)",
    )


def retenue(fichier: str) -> str:
    """The condition that a row goes on: not refused, not a repetition."""
    return f"{sain(fichier)} AND NOT EXISTS (SELECT FROM reprise_double_{fichier} d WHERE d.ligne = l.ligne)"


def verifier_references(ctx: Contexte, fichier: str, colonne: str, parent: str) -> None:
    """Refuse the rows that name nothing known, or a row that is itself refused.

    `reprise_ref_<colonne>` holds what may be named; `parent` is the file where it is described.
    """
    ctx.rejeter(
        fichier,
        colonne,
        f"CASE WHEN m.ligne IS NULL THEN {dire(f'un identifiant de {ctx.nom(parent)}, ou déjà repris')}"
        f" ELSE {dire(f'une ligne acceptée : celle de {ctx.nom(parent)} (ligne ')} || m.ligne || ') est refusée' END",
        f"l.{colonne}_v IS NOT NULL AND NOT EXISTS"
        f" (SELECT FROM reprise_ref_{colonne} c WHERE c.identifiant = l.{colonne}_v)",
        jointures=f"LEFT JOIN (SELECT identifiant_v, min(ligne) AS ligne FROM reprise_lu_{parent} GROUP BY 1) m"
        f" ON m.identifiant_v = l.{colonne}_v",
    )
