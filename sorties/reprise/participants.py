"""The people of the folder: checks, comparison with those already known."""

from __future__ import annotations

from sorties.reprise.colonnes import JAMAIS, PARTICIPANTS
from sorties.reprise.contexte import Contexte, dire, sain
from sorties.reprise.controles import retenue, verifier_doubles

# Columns that are compared and kept as they are; an empty cell is « unknown » and erases nothing.
TEXTES = ("prenom", "niveau_formation", "email", "telephone")
SIMPLES = ("date_inscription_france_travail", "qpv", "rqth", "ass", "aah", "parent_isole", "sous_main_justice")
VALEURS = (
    "nom",
    "date_naissance",
    "sexe",
    "commune_id",
    *TEXTES,
    *SIMPLES,
    "inscription_en_cours",
    "mois_sans_activite",
    "jamais_travaille",
)
# whom no file writes any more.
INTOUCHABLE = "une personne dont la fiche n’est ni gelée ni archivée"
INTOUCHABLES = (
    "SELECT p.id FROM participants_participant p WHERE p.archivee_le IS NOT NULL OR EXISTS ("
    "SELECT FROM participants_limitation g WHERE g.participant_id = p.id AND g.levee_le IS NULL)"
)


def verifier(ctx: Contexte) -> None:
    """Check the people and decide what becomes of each; leaves `reprise_plan_participants`."""
    verifier_doubles(ctx, PARTICIPANTS, "identifiant")
    ctx.rejeter("participants", "date_naissance", dire("une date passée"), "l.date_naissance_v > %(le)s")
    inscription = "date_inscription_france_travail"
    ctx.rejeter("participants", inscription, dire("une date passée"), f"l.{inscription}_v > %(le)s")
    ctx.rejeter(
        "participants",
        inscription,
        "'une date postérieure à la naissance (' || l.date_naissance_v || ')'",
        f"l.{inscription}_v < l.date_naissance_v AND l.date_naissance_v <= %(le)s",
    )
    _verifier_communes(ctx)
    _connus(ctx)
    _refuser_les_intouchables(ctx)
    _planifier(ctx)
    ctx.creer(
        "ref_participant",
        """
        SELECT identifiant, id, date_naissance, true AS du_dossier FROM reprise_plan_participants
        UNION ALL
        SELECT k.identifiant, k.id, p.date_naissance, false FROM reprise_connu_participant k
        JOIN participants_participant p ON p.id = k.id
        WHERE NOT EXISTS (SELECT FROM reprise_lu_participants l WHERE l.identifiant_v = k.identifiant)""",
        cle="identifiant",
    )


def _refuser_les_intouchables(ctx: Contexte) -> None:
    """A frozen file is written by nobody, one out of the active base is not brought back by a file (A-6)."""
    for fichier, colonne in (("participants", "identifiant"), ("parcours", "participant"), ("rsa", "participant")):
        ctx.rejeter(
            fichier,
            colonne,
            dire(INTOUCHABLE),
            "EXISTS (SELECT FROM reprise_connu_participant k"
            f" WHERE k.identifiant = l.{colonne}_v AND k.id IN ({INTOUCHABLES}))",
        )


def _verifier_communes(ctx: Contexte) -> None:
    """A commune nobody knows is refused, unless the person only meets PLIE that check no residence."""
    ctx.creer(
        "plie_sans_commune",
        "SELECT code FROM reprise_plie p WHERE NOT EXISTS (SELECT FROM reprise_commune c WHERE c.plie_id = p.id)",
    )
    ctx.creer(
        "residence_libre",
        """
        SELECT participant_v AS identifiant FROM reprise_lu_parcours l
        WHERE participant_v IS NOT NULL
        GROUP BY participant_v
        HAVING bool_and(plie_v IN (SELECT code FROM reprise_plie_sans_commune))""",
    )
    inconnue = "NOT EXISTS (SELECT FROM reprise_commune c WHERE c.code_insee = l.commune_v)"
    ctx.rejeter(
        "participants",
        "commune",
        dire(f"le code INSEE d’une commune connue, ou de {ctx.nom('communes')}"),
        f"l.commune_v IS NOT NULL AND {inconnue}"
        " AND NOT EXISTS (SELECT FROM reprise_residence_libre v WHERE v.identifiant = l.identifiant_v)",
    )
    ctx.creer(
        "commune_deduite",
        f"SELECT DISTINCT l.commune_v AS code_insee FROM reprise_lu_participants l"
        f" WHERE l.commune_v IS NOT NULL AND {inconnue} AND {sain('participants')}",
    )


def _connus(ctx: Contexte) -> None:
    """The people already imported under these identifiers, within reach.

    Two records made one since are found under both identifiers: what was imported twice is not created again.
    """
    acces = "p.identifiant_reprise = i.identifiant"
    if ctx.plie is not None:
        acces = (
            "(p.identifiant_reprise = %(prefixe)s || i.identifiant OR p.identifiant_reprise = i.identifiant"
            " AND EXISTS (SELECT FROM parcours_parcours c WHERE c.participant_id = p.id AND c.plie_id = %(plie)s))"
        )
    ctx.creer(
        "connu_participant",
        f"""
        WITH fusions AS (SELECT conservee_id, identifiant_reprise FROM participants_fusion WHERE annulee_le IS NULL)
        SELECT DISTINCT ON (i.identifiant) i.identifiant, p.id, p.id IN (SELECT conservee_id FROM fusions) AS fusionne
        FROM (
            SELECT identifiant_v AS identifiant FROM reprise_lu_participants
            UNION SELECT participant_v FROM reprise_lu_parcours
            UNION SELECT participant_v FROM reprise_lu_rsa
        ) AS i
        JOIN (
            SELECT id, identifiant_reprise FROM participants_participant
            UNION ALL SELECT conservee_id, identifiant_reprise FROM fusions WHERE identifiant_reprise <> ''
        ) AS p ON {acces}
        ORDER BY i.identifiant, p.identifiant_reprise = i.identifiant DESC""",
        cle="identifiant",
    )


def _planifier(ctx: Contexte) -> None:
    finales = {"nom": "l.nom_v", "date_naissance": "l.date_naissance_v", "sexe": "l.sexe_v"}
    finales["commune_id"] = "coalesce(l.commune_v, p.commune_id)"
    finales |= {nom: f"coalesce(l.{nom}_v, p.{nom}, '')" for nom in TEXTES}
    finales |= {nom: f"coalesce(l.{nom}_v, p.{nom})" for nom in SIMPLES}
    finales["inscription_en_cours"] = (
        "CASE WHEN l.date_inscription_france_travail_v IS NULL THEN coalesce(p.inscription_en_cours, false)"
        " ELSE false END"
    )
    mois = "l.mois_sans_activite_v"
    finales["mois_sans_activite"] = (
        f"CASE WHEN {mois} IS NULL THEN p.mois_sans_activite WHEN {mois} <> {JAMAIS} THEN {mois} END"
    )
    finales["jamais_travaille"] = (
        f"CASE WHEN {mois} IS NULL THEN coalesce(p.jamais_travaille, false) ELSE {mois} = {JAMAIS} END"
    )
    anciennes = ", ".join(f"p.{nom}" for nom in VALEURS)
    nouvelles = ", ".join(finales[nom] for nom in VALEURS)
    nommees = ", ".join(f"{finales[nom]} AS {nom}" for nom in VALEURS)
    ctx.creer(
        "plan_participants",
        f"""
        SELECT l.ligne, l.identifiant_v AS identifiant, {nommees},
               coalesce(p.id, {ctx.nouvel_id("participants_participant")}) AS id,
               k.fusionne AND ROW({nouvelles}) IS DISTINCT FROM ROW({anciennes}) AS gardee,
               -- What was chosen field by field at a merge is not undone by one of the two lines that it reunited.
               CASE WHEN p.id IS NULL THEN 'creee' WHEN k.fusionne THEN 'inchangee'
                    WHEN ROW({nouvelles}) IS DISTINCT FROM ROW({anciennes}) THEN 'modifiee'
                    ELSE 'inchangee' END AS etat
        FROM reprise_lu_participants l
        LEFT JOIN reprise_connu_participant k ON k.identifiant = l.identifiant_v
        LEFT JOIN participants_participant p ON p.id = k.id
        WHERE {retenue("participants")}""",
        cle="id",
    )
