"""PLIE and communes that the folder brings with it. What an administrator already keeps is never overwritten."""

from __future__ import annotations

from sorties.reprise.colonnes import COMMUNES, PLIE
from sorties.reprise.contexte import Contexte, dire
from sorties.reprise.controles import retenue, verifier_doubles


def verifier(ctx: Contexte) -> None:
    """Check the two files; leaves `reprise_plie` and `reprise_commune`: all that a row may refer to."""
    verifier_doubles(ctx, PLIE, "code")
    verifier_doubles(ctx, COMMUNES, "code_insee")
    if ctx.plie is not None:
        _reserver(ctx)
    ctx.creer(
        "plan_plie",
        f"""
        SELECT l.ligne, coalesce(p.id, {ctx.nouvel_id("accounts_plie")}) AS id, l.code_v AS code, l.nom_v AS nom,
               l.etp_accompagnateurs_v AS etp, coalesce(l.suivis_par_etp_v, 100) AS suivis_par_etp,
               CASE WHEN p.id IS NULL THEN 'creee' ELSE 'inchangee' END AS etat
        FROM reprise_lu_plie l LEFT JOIN accounts_plie p ON p.code = l.code_v
        WHERE {retenue("plie")}""",
    )
    ctx.creer(
        "plie",
        "SELECT id, code FROM accounts_plie UNION ALL SELECT id, code FROM reprise_plan_plie WHERE etat = 'creee'",
    )
    ctx.rejeter(
        "communes",
        "plie",
        dire(f"le code d’un PLIE connu, ou de {ctx.nom('plie')}"),
        "l.plie_v IS NOT NULL AND NOT EXISTS (SELECT FROM reprise_plie p WHERE p.code = l.plie_v)",
    )
    ctx.creer(
        "plan_communes",
        f"""
        SELECT l.ligne, l.code_insee_v AS code_insee, l.nom_v AS nom, l.codes_postaux_v AS codes_postaux,
               p.id AS plie_id,
               CASE WHEN c.code_insee IS NULL THEN 'creee' WHEN c.plie_id IS NULL THEN 'modifiee'
                    ELSE 'inchangee' END AS etat
        FROM reprise_lu_communes l
        JOIN reprise_plie p ON p.code = l.plie_v
        LEFT JOIN accounts_commune c ON c.code_insee = l.code_insee_v
        WHERE {retenue("communes")}""",
    )
    ctx.creer(
        "commune",
        """
        SELECT c.code_insee, coalesce(c.plie_id, l.plie_id) AS plie_id
        FROM accounts_commune c LEFT JOIN reprise_plan_communes l ON l.code_insee = c.code_insee
        UNION ALL SELECT code_insee, plie_id FROM reprise_plan_communes WHERE etat = 'creee'""",
        cle="code_insee",
    )


def _reserver(ctx: Contexte) -> None:
    """Through the browser, territories are not imported: they belong to the administrator."""
    ctx.rejeter(
        "plie",
        "code",
        dire("un PLIE déjà connu : l’administrateur seul en crée"),
        "l.code_v IS NOT NULL AND NOT EXISTS (SELECT FROM accounts_plie p WHERE p.code = l.code_v AND p.id = %(plie)s)",
    )
    ctx.rejeter(
        "communes",
        "code_insee",
        dire("une commune déjà rattachée à ce PLIE : l’administrateur seul en ajoute"),
        "l.code_insee_v IS NOT NULL AND NOT EXISTS"
        " (SELECT FROM accounts_commune c WHERE c.code_insee = l.code_insee_v AND c.plie_id = %(plie)s)",
    )
