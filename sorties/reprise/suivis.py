"""What happens along a parcours: RSA periods, étapes, entretiens."""

from __future__ import annotations

from dataclasses import dataclass

from sorties.reprise.contexte import Contexte, dire, sain
from sorties.reprise.controles import verifier_references


@dataclass(frozen=True)
class Repetable:
    """A table whose rows bear no identifier: two equal lines are two facts, told apart by their rank.

    `cle` says what makes two lines the same fact at another moment; `suite`, what may change between two imports.
    """

    fichier: str
    table: str
    cle: dict[str, str]
    suite: dict[str, str]
    vides: tuple[str, ...] = ()


ETAPES = Repetable(
    "etapes",
    "parcours_etape",
    {"type": "type", "intitule": "intitule", "structure": "structure", "date_debut": "debut"},
    {"date_fin": "fin", "financee_plie": "financee_plie"},
    vides=("intitule", "structure"),
)
ENTRETIENS = Repetable(
    "entretiens",
    "parcours_entretien",
    {"date_entretien": "date", "mode": "mode", "forme": "forme"},
    {"presence": "presence", "compte_rendu": "compte_rendu"},
    vides=("mode", "forme", "presence", "compte_rendu"),
)


def verifier(ctx: Contexte) -> None:
    """Check the three files; leaves their plans."""
    _verifier_rsa(ctx)
    _planifier_rsa(ctx)
    for fichier in ("etapes", "entretiens"):
        verifier_references(ctx, fichier, "parcours", "parcours")
    ctx.rejeter("etapes", "fin", "'une date qui ne précède pas le début (' || l.debut_v || ')'", "l.fin_v < l.debut_v")
    naissance = (
        "JOIN reprise_ref_parcours c ON c.identifiant = l.parcours_v"
        " JOIN reprise_ref_naissance n ON n.id = c.participant_id"
    )
    ctx.creer(
        "ref_naissance",
        """
        SELECT id, date_naissance FROM reprise_plan_participants
        UNION ALL SELECT p.id, p.date_naissance FROM participants_participant p
        WHERE p.id IN (SELECT participant_id FROM reprise_ref_parcours)
          AND NOT EXISTS (SELECT FROM reprise_plan_participants l WHERE l.id = p.id)""",
        cle="id",
    )
    for fichier, colonne in (("etapes", "debut"), ("entretiens", "date")):
        ctx.rejeter(
            fichier,
            colonne,
            "'une date postérieure à la naissance (' || n.date_naissance || ')'",
            f"l.{colonne}_v <= n.date_naissance",
            jointures=naissance,
        )
    ctx.rejeter(
        "entretiens",
        "date",
        dire("une date passée : ce rendez-vous est noté honoré"),
        "l.date_v > %(le)s AND l.presence_v = 'honore'",
    )
    _planifier(ctx, ETAPES)
    _planifier(ctx, ENTRETIENS)


def _verifier_rsa(ctx: Contexte) -> None:
    verifier_references(ctx, "rsa", "participant", "participants")
    ctx.rejeter("rsa", "fin", "'une date qui ne précède pas le début (' || l.debut_v || ')'", "l.fin_v < l.debut_v")
    ctx.rejeter(
        "rsa",
        "debut",
        "'une date postérieure à la naissance (' || n.date_naissance || ')'",
        "l.debut_v <= n.date_naissance",
        jointures="JOIN reprise_ref_participant n ON n.identifiant = l.participant_v",
    )


def _planifier_rsa(ctx: Contexte) -> None:
    """A period is found again by its first day; periods that meet are refused, the later line first."""
    ctx.creer(
        "plan_rsa",
        f"""
        SELECT l.ligne, n.id AS participant_id, l.debut_v AS date_debut, coalesce(l.fin_v, p.date_fin) AS date_fin,
               p.id AS periode_id,
               CASE WHEN p.id IS NULL THEN 'creee'
                    WHEN coalesce(l.fin_v, p.date_fin) IS DISTINCT FROM p.date_fin THEN 'modifiee'
                    ELSE 'inchangee' END AS etat
        FROM reprise_lu_rsa l
        JOIN reprise_ref_participant n ON n.identifiant = l.participant_v
        LEFT JOIN participants_periodersa p ON p.participant_id = n.id AND p.date_debut = l.debut_v
        WHERE {sain("rsa")}""",
        cle="participant_id",
    )
    # Two records made one since: the period that both lines say is said once.
    ctx.executer(
        """
        DELETE FROM reprise_plan_rsa l USING reprise_plan_rsa a
        WHERE a.participant_id = l.participant_id AND a.date_debut = l.date_debut
          AND a.date_fin IS NOT DISTINCT FROM l.date_fin AND a.ligne < l.ligne
          AND l.participant_id IN (SELECT id FROM reprise_connu_participant WHERE fusionne)"""
    )
    ctx.executer(
        """
        INSERT INTO reprise_rejet (fichier, ligne, colonne, valeur, attendu)
        WITH periodes AS (
            SELECT participant_id, ligne, periode_id, daterange(date_debut, date_fin, '[]') AS jours
            FROM reprise_plan_rsa
            UNION ALL
            SELECT p.participant_id, NULL, p.id, daterange(p.date_debut, p.date_fin, '[]')
            FROM participants_periodersa p
            WHERE p.participant_id IN (SELECT participant_id FROM reprise_plan_rsa)
              AND NOT EXISTS (SELECT FROM reprise_plan_rsa l WHERE l.periode_id = p.id)
        )
        SELECT 'rsa', a.ligne, 'debut', l.debut,
               'une période qui n’en chevauche pas une autre de la même personne '
               || coalesce('(ligne ' || min(b.ligne) || ')', 'déjà enregistrée')
        FROM periodes a
        JOIN periodes b ON b.participant_id = a.participant_id AND a.jours && b.jours
             AND (b.ligne IS NULL OR b.ligne < a.ligne)
        JOIN reprise_lu_rsa l ON l.ligne = a.ligne
        WHERE a.ligne IS NOT NULL
        GROUP BY a.ligne, l.debut"""
    )
    ctx.executer(f"DELETE FROM reprise_plan_rsa l WHERE NOT ({sain('rsa')})")


def _planifier(ctx: Contexte, quoi: Repetable) -> None:
    def lue(nom: str, colonne: str) -> str:
        return f"coalesce(l.{colonne}_v, '')" if nom in quoi.vides else f"l.{colonne}_v"

    def finale(nom: str) -> str:
        # An empty cell is « unknown »: it erases nothing that was learnt since.
        return f"coalesce(nullif(f.{nom}, ''), e.{nom}, '')" if nom in quoi.vides else f"coalesce(f.{nom}, e.{nom})"

    cles = ", ".join(f"{lue(nom, colonne)} AS {nom}" for nom, colonne in quoi.cle.items())
    suites = ", ".join(f"{lue(nom, colonne)} AS {nom}" for nom, colonne in quoi.suite.items())
    retrouver = " AND ".join(f"e.{nom} = f.{nom}" for nom in quoi.cle)
    finales = ", ".join(finale(nom) for nom in quoi.suite)
    ctx.creer(
        f"plan_{quoi.fichier}",
        f"""
        WITH lues AS (
            SELECT l.ligne, c.id AS parcours_id, {cles}, {suites}
            FROM reprise_lu_{quoi.fichier} l JOIN reprise_ref_parcours c ON c.identifiant = l.parcours_v
            WHERE {sain(quoi.fichier)}
        ), f AS (
            SELECT lues.*, row_number() OVER (
                PARTITION BY parcours_id, {", ".join(quoi.cle)} ORDER BY {", ".join(quoi.suite)}, ligne
            ) AS rang
            FROM lues
        )
        SELECT f.ligne, f.parcours_id, {", ".join(f"f.{nom}" for nom in quoi.cle)},
               {", ".join(f"{finale(nom)} AS {nom}" for nom in quoi.suite)}, f.rang, e.id AS connu_id,
               CASE WHEN e.id IS NULL THEN 'creee'
                    WHEN ROW({finales}) IS DISTINCT FROM ROW({", ".join(f"e.{nom}" for nom in quoi.suite)})
                    THEN 'modifiee' ELSE 'inchangee' END AS etat
        FROM f LEFT JOIN {quoi.table} e
          ON e.parcours_id = f.parcours_id AND {retrouver} AND e.rang_reprise = f.rang""",
        cle="ligne",
    )
