"""The parcours and their exits: checks, comparison with those already known."""

from __future__ import annotations

from parcours.enums import STATUTS_ACCEPTES, STATUTS_OUVERTS
from sorties.enums import TYPES_PAR_QUALIFICATION, Critere, Qualification
from sorties.reprise.colonnes import PARCOURS, SORTIES, litteral
from sorties.reprise.contexte import Contexte, dire, sain
from sorties.reprise.controles import retenue, verifier_doubles, verifier_references

MOTIF_REFERENT = "Reprise"  # marks the référents that an import wrote, hence may correct
ACCEPTES = ", ".join(litteral(statut) for statut in STATUTS_ACCEPTES)
OUVERTS = ", ".join(litteral(statut) for statut in STATUTS_OUVERTS)
VALEURS = (
    "plie_id",
    "prescripteur",
    "date_orientation",
    "date_premier_rdv",
    "date_commission",
    "statut",
    "date_prolongation",
)
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


def verifier(ctx: Contexte) -> None:
    """Check parcours and exits; leaves their plans and `reprise_ref_parcours`."""
    verifier_doubles(ctx, PARCOURS, "identifiant")
    _connus(ctx)
    verifier_references(ctx, "parcours", "participant", "participants")
    _verifier_parcours(ctx)
    _planifier(ctx)
    ctx.creer(
        "ref_parcours",
        f"""
        SELECT identifiant, id, participant_id, date_debut FROM reprise_plan_parcours
        UNION ALL
        SELECT k.identifiant, k.id, p.participant_id, p.date_debut FROM reprise_connu_parcours k
        JOIN parcours_parcours p ON p.id = k.id
        WHERE NOT EXISTS (SELECT FROM reprise_lu_parcours l WHERE l.identifiant_v = k.identifiant)""",
        cle="identifiant",
    )
    _verifier_sorties(ctx)
    _planifier_sorties(ctx)
    _verifier_suites(ctx)


def _connus(ctx: Contexte) -> None:
    acces = "p.identifiant_reprise = i.identifiant"
    if ctx.plie is not None:
        acces = "p.identifiant_reprise IN (%(prefixe)s || i.identifiant, i.identifiant) AND p.plie_id = %(plie)s"
    ctx.creer(
        "connu_parcours",
        f"""
        SELECT DISTINCT ON (i.identifiant) i.identifiant, p.id
        FROM (
            SELECT identifiant_v AS identifiant FROM reprise_lu_parcours
            UNION SELECT parcours_v FROM reprise_lu_etapes
            UNION SELECT parcours_v FROM reprise_lu_entretiens
            UNION SELECT parcours_v FROM reprise_lu_sorties
        ) AS i
        JOIN parcours_parcours p ON {acces}
        ORDER BY i.identifiant, p.identifiant_reprise = i.identifiant DESC""",
        cle="identifiant",
    )


def _verifier_parcours(ctx: Contexte) -> None:
    """What a historic parcours cannot be, whatever was decided about it."""
    if ctx.plie is None:
        connu = "EXISTS (SELECT FROM reprise_plie p WHERE p.code = l.plie_v)"
        ctx.rejeter("parcours", "plie", dire(f"le code d’un PLIE connu, ou de {ctx.nom('plie')}"), f"l.plie_v IS NOT NULL AND NOT {connu}")
    else:
        seul = dire(f"{ctx.plie.code} : le PLIE de cette reprise")
        ctx.rejeter("parcours", "plie", seul, f"l.plie_v <> {litteral(ctx.plie.code)}")
    for colonne in ("date_orientation", "date_commission", "prolonge_le"):
        ctx.rejeter("parcours", colonne, dire("une date passée"), f"l.{colonne}_v > %(le)s")
    naissance = "JOIN reprise_ref_participant n ON n.identifiant = l.participant_v"
    for colonne in ("date_orientation", "date_premier_rdv"):
        ctx.rejeter(
            "parcours",
            colonne,
            "'une date postérieure à la naissance (' || n.date_naissance || ')'",
            f"l.{colonne}_v <= n.date_naissance",
            jointures=naissance,
        )
    connu = (
        "LEFT JOIN reprise_connu_parcours k ON k.identifiant = l.identifiant_v"
        " LEFT JOIN parcours_parcours p ON p.id = k.id"
    )
    accepte = f"(l.decision_v = 'accord' OR (l.decision IS NULL OR l.decision_v = 'ajournement') AND p.statut IN ({ACCEPTES}))"
    ctx.rejeter(
        "parcours",
        "date_premier_rdv",
        dire("une date passée : un parcours accepté commence à son premier rendez-vous"),
        f"l.decision_v = 'accord' AND (l.date_premier_rdv_v > %(le)s"
        " OR l.date_premier_rdv IS NULL AND p.date_premier_rdv IS NULL)",
        jointures=connu,
    )
    ctx.rejeter(
        "parcours",
        "decision",
        dire("accord : ce parcours est déjà accepté"),
        f"l.decision_v = 'refus' AND p.statut IN ({ACCEPTES})",
        jointures=connu,
    )
    ctx.rejeter(
        "parcours",
        "prolonge_le",
        dire("une valeur vide : seul un parcours accepté est prolongé"),
        f"l.prolonge_le_v <= %(le)s AND ({accepte}) IS NOT TRUE"
        " AND (l.decision IS NULL OR l.decision_v IS NOT NULL)",
        jointures=connu,
    )
    ctx.rejeter(
        "parcours",
        "prolonge_le",
        "'une date postérieure au début du parcours (' || coalesce(l.date_premier_rdv_v, p.date_debut) || ')'",
        f"l.prolonge_le_v < coalesce(l.date_premier_rdv_v, p.date_debut) AND {accepte}",
        jointures=connu,
    )
    ctx.rejeter(
        "parcours",
        "participant",
        dire("le participant déjà enregistré pour ce parcours"),
        "n.id <> p.participant_id",
        jointures=f"{connu} {naissance}",
    )


def _planifier(ctx: Contexte) -> None:
    statut = f"""CASE WHEN l.decision_v = 'accord' THEN CASE WHEN p.statut = 'sorti' THEN 'sorti' ELSE 'en_cours' END
        WHEN l.decision_v = 'refus' THEN 'refuse' ELSE coalesce(p.statut, 'candidature') END"""
    finales = {
        "plie_id": "t.id",
        "prescripteur": "coalesce(l.prescripteur_v, p.prescripteur, '')",
        "date_orientation": "coalesce(l.date_orientation_v, p.date_orientation)",
        "date_premier_rdv": "coalesce(l.date_premier_rdv_v, p.date_premier_rdv)",
        "date_commission": "coalesce(l.date_commission_v, p.date_commission)",
        "statut": statut,
        "date_prolongation": "coalesce(l.prolonge_le_v, p.date_prolongation)",
    }
    accepte = f"({statut}) IN ({ACCEPTES})"
    # A référent is corrected only while the import's own row stands alone: what was done here since prevails.
    suivi = f"""LEFT JOIN LATERAL (
            SELECT count(*) AS nombre, min(r.id) AS referent_id, min(lower(u.email)) AS email,
                   bool_and(r.motif = '{MOTIF_REFERENT}') AS repris
            FROM parcours_referent r JOIN accounts_utilisateur u ON u.id = r.utilisateur_id
            WHERE r.parcours_id = p.id
        ) s ON p.id IS NOT NULL"""
    ajoute = "(l.referent_v IS NOT NULL AND coalesce(s.nombre, 0) = 0)"
    corrige = "coalesce(s.nombre = 1 AND s.repris AND s.email <> lower(l.referent_v), false)"
    ctx.creer(
        "plan_parcours",
        f"""
        SELECT l.ligne, l.identifiant_v AS identifiant, n.id AS participant_id, lower(l.referent_v) AS referent,
               {", ".join(f"{finales[nom]} AS {nom}" for nom in VALEURS)},
               CASE WHEN {accepte} THEN {finales["date_premier_rdv"]} END AS date_debut,
               {ajoute} AS referent_ajoute, CASE WHEN {corrige} THEN s.referent_id END AS referent_corrige,
               coalesce(p.id, {ctx.nouvel_id("parcours_parcours")}) AS id,
               coalesce(p.situation_entree_id,
                        CASE WHEN {accepte} THEN {ctx.nouvel_id("participants_situationentree")} END) AS situation_id,
               p.situation_entree_id IS NULL AND {accepte} AS situation_nouvelle,
               CASE WHEN p.id IS NULL THEN 'creee'
                    WHEN ROW({", ".join(finales[nom] for nom in VALEURS)}) IS DISTINCT FROM
                         ROW({", ".join(f"p.{nom}" for nom in VALEURS)}) OR {ajoute} OR {corrige} THEN 'modifiee'
                    ELSE 'inchangee' END AS etat
        FROM reprise_lu_parcours l
        JOIN reprise_ref_participant n ON n.identifiant = l.participant_v
        JOIN reprise_plie t ON t.code = l.plie_v
        LEFT JOIN reprise_connu_parcours k ON k.identifiant = l.identifiant_v
        LEFT JOIN parcours_parcours p ON p.id = k.id
        {suivi}
        WHERE {retenue("parcours")}""",
        cle="id",
    )


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
    rencontre = (
        "a.id <> b.id AND a.participant_id = b.participant_id AND (b.ligne IS NULL OR b.ligne < a.ligne)"
        " AND (a.ouvert AND b.ouvert OR a.accepte AND b.accepte AND a.periode && b.periode)"
    )
    attendu = (
        "'un parcours qui ne chevauche pas celui de la même personne ' || coalesce('(ligne ' || min(b.ligne) || ')',"
        " 'déjà enregistré')"
    )
    for fichier, colonne, ligne in (("parcours", "date_premier_rdv", "ligne"), ("sorties", "date_sortie", "ligne_sortie")):
        ctx.executer(
            f"""
            INSERT INTO reprise_rejet (fichier, ligne, colonne, valeur, attendu)
            SELECT '{fichier}', a.{ligne}, '{colonne}', coalesce(l.{colonne}, ''), {attendu}
            FROM reprise_suite a JOIN reprise_suite b ON {rencontre}
            JOIN reprise_lu_{fichier} l ON l.ligne = a.{ligne}
            WHERE a.{ligne} IS NOT NULL {"AND a.ligne IS NULL" if fichier == "sorties" else ""}
            GROUP BY a.{ligne}, l.{colonne}"""
        )
    # An exit goes with its parcours.
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
