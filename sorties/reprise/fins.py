"""The exits of the parcours: checks, comparison with those already known."""

from __future__ import annotations

from parcours.enums import STATUTS_ACCEPTES, STATUTS_OUVERTS
from sorties.enums import TYPES_PAR_QUALIFICATION, Critere, Qualification
from sorties.reprise.colonnes import SORTIES, litteral
from sorties.reprise.contexte import Contexte, dire, sain
from sorties.reprise.controles import retenue, verifier_doubles, verifier_references

ACCEPTES = ", ".join(litteral(statut) for statut in STATUTS_ACCEPTES)
OUVERTS = ", ".join(litteral(statut) for statut in STATUTS_OUVERTS)
TEXTES_SORTIE = (
    "employeur",
    "naf",
    "type_employeur",
    "effectif_employeur",
    "contrat",
    "mesure",
    "formation_domaine",
    "formation_niveau",
    "formation_validation",
)
VALEURS_SORTIE = (
    "date_sortie",
    "qualification",
    "type",
    "critere",
    "date_commission",
    *TEXTES_SORTIE,
    "formation_mois",
)


def verifier_sorties(ctx: Contexte) -> None:
    """Check the exits; leaves their plan. Called once the parcours have been checked."""
    _verifier_sorties(ctx)
    _planifier_sorties(ctx)
    _verifier_suites(ctx)


def _verifier_sorties(ctx: Contexte) -> None:
    verifier_doubles(ctx, SORTIES, "parcours")
    verifier_references(ctx, "sorties", "parcours", "parcours")
    ctx.rejeter("sorties", "date_sortie", dire("une date passée"), "l.date_sortie_v > %(le)s")
    ctx.rejeter("sorties", "date_commission", dire("une date passée"), "l.date_commission_v > %(le)s")
    parcours = "JOIN reprise_ref_parcours c ON c.identifiant = l.parcours_v"
    ctx.rejeter(
        "sorties",
        "parcours",
        dire("un parcours accepté (décision : accord)"),
        "c.date_debut IS NULL",
        jointures=parcours,
    )
    ctx.rejeter(
        "sorties",
        "date_sortie",
        "'une date postérieure au début du parcours (' || c.date_debut || ')'",
        "l.date_sortie_v < c.date_debut",
        jointures=parcours,
    )
    for qualification, types in TYPES_PAR_QUALIFICATION.items():
        permis = ", ".join(litteral(code) for code in types)
        vide = "" if qualification == Qualification.POSITIVE else " ou vide"
        ctx.rejeter(
            "sorties",
            "type",
            dire(f"pour une sortie {qualification}{vide} : {', '.join(types)}"),
            f"l.qualification_v = {litteral(qualification)} AND (l.type_v NOT IN ({permis})"
            f"{'' if vide else ' OR l.type IS NULL'})",
        )
    _verifier_criteres(ctx)
    ctx.rejeter(
        "sorties",
        "parcours",
        dire("un parcours sans sortie : celle de ce parcours a été décidée ici et ne se reprend pas"),
        f"NOT s.reprise AND ROW({', '.join(f'coalesce(l.{nom}_v, s.{nom})' for nom in VALEURS_SORTIE)})"
        f" IS DISTINCT FROM ROW({', '.join(f's.{nom}' for nom in VALEURS_SORTIE)})",
        jointures=f"{parcours} JOIN sorties_sortie s ON s.parcours_id = c.id",
    )


def _verifier_criteres(ctx: Contexte) -> None:
    """A positive exit meets an S criterion, a dynamic one a D criterion, the others none (art. 5 b)."""
    for qualification, lettre, vide in ((Qualification.POSITIVE, "S", False), (Qualification.DYNAMIQUE, "D", True)):
        codes = [code for code in Critere.values if code.startswith(lettre)]
        permis = ", ".join(litteral(code) for code in codes)
        ctx.rejeter(
            "sorties",
            "critere",
            dire(f"pour une sortie {qualification}{' ou vide' if vide else ''} : {', '.join(codes)}"),
            f"l.qualification_v = {litteral(qualification)} AND (l.critere_v NOT IN ({permis})"
            f"{'' if vide else ' OR l.critere IS NULL'})",
        )
    ctx.rejeter(
        "sorties",
        "critere",
        dire("une valeur vide : seules les sorties positives et dynamiques ont un critère"),
        f"l.qualification_v = {litteral(Qualification.AUTRE)} AND l.critere_v IS NOT NULL",
    )


def _planifier_sorties(ctx: Contexte) -> None:
    finales = {nom: f"coalesce(l.{nom}_v, s.{nom}, '')" for nom in TEXTES_SORTIE}
    finales["date_sortie"] = "l.date_sortie_v"
    finales["qualification"] = "l.qualification_v"
    # Under another qualification, the former type and criterion no longer hold.
    for nom in ("type", "critere"):
        garde = f"CASE WHEN s.qualification = l.qualification_v THEN s.{nom} END"
        finales[nom] = f"coalesce(l.{nom}_v, {garde}, '')"
    for nom in ("date_commission", "formation_mois"):
        finales[nom] = f"coalesce(l.{nom}_v, s.{nom})"
    ctx.creer(
        "plan_sorties",
        f"""
        SELECT l.ligne, c.id AS parcours_id, s.id AS sortie_id,
               {", ".join(f"{finales[nom]} AS {nom}" for nom in VALEURS_SORTIE)},
               CASE WHEN s.id IS NULL THEN 'creee'
                    WHEN ROW({", ".join(finales[nom] for nom in VALEURS_SORTIE)}) IS DISTINCT FROM
                         ROW({", ".join(f"s.{nom}" for nom in VALEURS_SORTIE)}) THEN 'modifiee'
                    ELSE 'inchangee' END AS etat
        FROM reprise_lu_sorties l
        JOIN reprise_ref_parcours c ON c.identifiant = l.parcours_v
        LEFT JOIN sorties_sortie s ON s.parcours_id = c.id
        WHERE {retenue("sorties")}""",
        cle="parcours_id",
    )


def _verifier_suites(ctx: Contexte) -> None:
    """The parcours of one person follow one another: no overlap, one open at a time."""
    ctx.rejeter(
        "parcours",
        "date_premier_rdv",
        "'une date antérieure à la sortie déjà enregistrée (' || p.date_fin || ')'",
        "c.date_debut > p.date_fin AND NOT EXISTS (SELECT FROM reprise_plan_sorties s WHERE s.parcours_id = c.id)",
        jointures="JOIN reprise_plan_parcours c USING (ligne) JOIN parcours_parcours p ON p.id = c.id",
    )
    ctx.executer(f"DELETE FROM reprise_plan_parcours l WHERE NOT ({sain('parcours')})")
    _dresser_les_suites(ctx)
    _refuser_les_rencontres(ctx)
    _ecarter_avec_leur_parcours(ctx)


def _dresser_les_suites(ctx: Contexte) -> None:
    """`reprise_suite`: the parcours, read or recorded, of each person whom the import touches."""
    ctx.creer(
        "suite",
        f"""
        WITH touches AS (
            SELECT participant_id FROM reprise_plan_parcours GROUP BY participant_id
            HAVING count(*) > 1 OR bool_or(participant_id IN (SELECT participant_id FROM parcours_parcours))
            UNION SELECT p.participant_id FROM parcours_parcours p JOIN reprise_plan_sorties s ON s.parcours_id = p.id
        ), suite AS (
            SELECT l.id, l.participant_id, l.statut, l.date_debut, l.ligne, p.date_fin
            FROM reprise_plan_parcours l LEFT JOIN parcours_parcours p ON p.id = l.id
            UNION ALL
            SELECT p.id, p.participant_id, p.statut, p.date_debut, NULL, p.date_fin
            FROM parcours_parcours p
            WHERE NOT EXISTS (SELECT FROM reprise_plan_parcours l WHERE l.id = p.id)
        )
        SELECT c.id, c.participant_id, c.ligne, s.ligne AS ligne_sortie, c.statut IN ({ACCEPTES}) AS accepte,
               c.statut IN ({OUVERTS}) AND s.ligne IS NULL AS ouvert,
               CASE WHEN c.statut IN ({ACCEPTES})
                    THEN daterange(c.date_debut, coalesce(s.date_sortie, c.date_fin), '[]') END AS periode
        FROM suite c LEFT JOIN reprise_plan_sorties s ON s.parcours_id = c.id
        WHERE c.participant_id IN (SELECT participant_id FROM touches)""",
        cle="participant_id",
    )


def _refuser_les_rencontres(ctx: Contexte) -> None:
    rencontre = (
        "a.id <> b.id AND a.participant_id = b.participant_id AND (b.ligne IS NULL OR b.ligne < a.ligne)"
        " AND (a.ouvert AND b.ouvert OR a.accepte AND b.accepte AND a.periode && b.periode)"
    )
    attendu = (
        "'un parcours qui ne chevauche pas celui de la même personne ' || coalesce('(ligne ' || min(b.ligne) || ')',"
        " 'déjà enregistré')"
    )
    for fichier, colonne, ligne in (
        ("parcours", "date_premier_rdv", "ligne"),
        ("sorties", "date_sortie", "ligne_sortie"),
    ):
        ctx.executer(
            f"""
            INSERT INTO reprise_rejet (fichier, ligne, colonne, valeur, attendu)
            SELECT '{fichier}', a.{ligne}, '{colonne}', coalesce(l.{colonne}, ''), {attendu}
            FROM reprise_suite a JOIN reprise_suite b ON {rencontre}
            JOIN reprise_lu_{fichier} l ON l.ligne = a.{ligne}
            WHERE a.{ligne} IS NOT NULL {"AND a.ligne IS NULL" if fichier == "sorties" else ""}
            GROUP BY a.{ligne}, l.{colonne}"""
        )


def _ecarter_avec_leur_parcours(ctx: Contexte) -> None:
    """An exit goes with its parcours."""
    refusee = dire(f"une ligne acceptée : celle de {ctx.nom('parcours')} (ligne ")
    ctx.executer(f"DELETE FROM reprise_plan_parcours l WHERE NOT ({sain('parcours')})")
    ctx.executer(
        "DELETE FROM reprise_ref_parcours c WHERE EXISTS (SELECT FROM reprise_lu_parcours l"
        " WHERE l.identifiant_v = c.identifiant)"
        " AND NOT EXISTS (SELECT FROM reprise_plan_parcours p WHERE p.id = c.id)"
    )
    ctx.executer(
        "INSERT INTO reprise_rejet (fichier, ligne, colonne, valeur, attendu)"
        " SELECT 'sorties', l.ligne, 'parcours', l.parcours,"
        f" {refusee} || m.ligne || ') est refusée'"
        " FROM reprise_lu_sorties l JOIN reprise_lu_parcours m ON m.identifiant_v = l.parcours_v"
        f" WHERE {sain('sorties')} AND NOT EXISTS"
        " (SELECT FROM reprise_ref_parcours c WHERE c.identifiant = l.parcours_v)"
        " AND EXISTS (SELECT FROM reprise_suite s WHERE s.ligne = m.ligne)"
    )
    ctx.executer(f"DELETE FROM reprise_plan_sorties l WHERE NOT ({sain('sorties')})")
