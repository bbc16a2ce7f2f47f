"""People of the folder who may be somebody known, or somebody else of the folder: shown, never refused.

The same signs as the page of duplicates, which they reach once brought in: born the same day, names alike, whatever
their accents, apostrophes, hyphens and order.
"""

from __future__ import annotations

from participants.doublons.paires import MEME_NAISSANCE
from sorties.reprise.bilan import Ressemblance
from sorties.reprise.contexte import Contexte


def relever(ctx: Contexte, garder: int) -> tuple[list[Ressemblance], int]:
    """The first pairs, in the order of the lines, and how many there are; nobody out of the import's PLIE (A-1)."""
    ctx.creer(
        "nouvelle_personne",
        """
        SELECT ligne, id, date_naissance, upper(nom) || ' ' || coalesce(prenom, '') AS personne,
               cle_de_recherche(nom, coalesce(prenom, '')) AS recherche
        FROM reprise_plan_participants WHERE etat = 'creee'""",
        cle="date_naissance",
    )
    portee = (
        ""
        if ctx.plie is None
        else "AND EXISTS (SELECT FROM parcours_parcours c WHERE c.participant_id = p.id AND c.plie_id = %(plie)s)"
    )

    def semblables(alias: str) -> str:
        colle = f"replace({alias}.recherche, ' ', '') = replace(n.recherche, ' ', '')"
        return f"({colle} OR similarity({alias}.recherche, n.recherche) >= {MEME_NAISSANCE})"

    ctx.creer(
        "ressemblance",
        f"""
        SELECT n.ligne, n.personne, upper(p.nom) || ' ' || p.prenom AS semblable, NULL::int AS ligne_semblable
        FROM reprise_nouvelle_personne n
        JOIN participants_participant p ON p.date_naissance = n.date_naissance
        WHERE {semblables("p")} {portee}
        UNION ALL
        SELECT n.ligne, n.personne, m.personne, m.ligne
        FROM reprise_nouvelle_personne n
        JOIN reprise_nouvelle_personne m ON m.date_naissance = n.date_naissance AND m.ligne < n.ligne
        WHERE {semblables("m")}""",
    )
    nombre = int(ctx.valeur("SELECT count(*) FROM reprise_ressemblance"))
    ctx.executer(
        "SELECT ligne, trim(personne), trim(semblable), ligne_semblable FROM reprise_ressemblance"
        " ORDER BY ligne, ligne_semblable NULLS FIRST, semblable LIMIT %(garder)s",
        garder=garder,
    )
    return [Ressemblance(*ligne) for ligne in ctx.curseur.fetchall()], nombre
