"""The parcours: checks, comparison with those already known; then their exits."""

from __future__ import annotations

from parcours.enums import STATUTS_ACCEPTES
from sorties.reprise.colonnes import PARCOURS, litteral
from sorties.reprise.contexte import Contexte, dire
from sorties.reprise.controles import retenue, verifier_doubles, verifier_references
from sorties.reprise.fins import verifier_sorties
from sorties.reprise.participants import INTOUCHABLE, INTOUCHABLES

MOTIF_REFERENT = "Reprise"  # marks the référents that an import wrote, hence may correct
ACCEPTES = ", ".join(litteral(statut) for statut in STATUTS_ACCEPTES)
VALEURS = (
    "plie_id",
    "prescripteur",
    "date_orientation",
    "date_premier_rdv",
    "date_commission",
    "statut",
    "date_prolongation",
)


def verifier(ctx: Contexte) -> None:
    """Check parcours and exits; leaves their plans and `reprise_ref_parcours`."""
    verifier_doubles(ctx, PARCOURS, "identifiant")
    _connus(ctx)
    _refuser_les_intouchables(ctx)
    verifier_references(ctx, "parcours", "participant", "participants")
    _verifier_parcours(ctx)
    _planifier(ctx)
    ctx.creer(
        "ref_parcours",
        """
        SELECT identifiant, id, participant_id, date_debut FROM reprise_plan_parcours
        UNION ALL
        SELECT k.identifiant, k.id, p.participant_id, p.date_debut FROM reprise_connu_parcours k
        JOIN parcours_parcours p ON p.id = k.id
        WHERE NOT EXISTS (SELECT FROM reprise_lu_parcours l WHERE l.identifiant_v = k.identifiant)""",
        cle="identifiant",
    )
    verifier_sorties(ctx)


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


def _refuser_les_intouchables(ctx: Contexte) -> None:
    """What hangs on the parcours of a frozen or archived person is not written either (A-6)."""
    for fichier in ("etapes", "entretiens", "sorties"):
        ctx.rejeter(
            fichier,
            "parcours",
            dire(INTOUCHABLE),
            "EXISTS (SELECT FROM reprise_connu_parcours k JOIN parcours_parcours c ON c.id = k.id"
            f" WHERE k.identifiant = l.parcours_v AND c.participant_id IN ({INTOUCHABLES}))",
        )


def _verifier_parcours(ctx: Contexte) -> None:
    """What a historic parcours cannot be, whatever was decided about it."""
    if ctx.plie is None:
        connu = "EXISTS (SELECT FROM reprise_plie p WHERE p.code = l.plie_v)"
        ctx.rejeter(
            "parcours",
            "plie",
            dire(f"le code d’un PLIE connu, ou de {ctx.nom('plie')}"),
            f"l.plie_v IS NOT NULL AND NOT {connu}",
        )
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
    _verifier_decisions(ctx, naissance)


def _verifier_decisions(ctx: Contexte, naissance: str) -> None:
    """What a historic decision cannot say of a parcours that is already known.

    Args:
        naissance: the join to the participant of the row.
    """
    connu = (
        "LEFT JOIN reprise_connu_parcours k ON k.identifiant = l.identifiant_v"
        " LEFT JOIN parcours_parcours p ON p.id = k.id"
    )
    deja = f"(l.decision IS NULL OR l.decision_v = 'ajournement') AND p.statut IN ({ACCEPTES})"
    accepte = f"(l.decision_v = 'accord' OR {deja})"
    ctx.rejeter(
        "parcours",
        "date_premier_rdv",
        dire("une date passée : un parcours accepté commence à son premier rendez-vous"),
        "l.decision_v = 'accord' AND (l.date_premier_rdv_v > %(le)s"
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
        f"l.prolonge_le_v <= %(le)s AND ({accepte}) IS NOT TRUE AND (l.decision IS NULL OR l.decision_v IS NOT NULL)",
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
    statut = """CASE WHEN l.decision_v = 'accord' THEN CASE WHEN p.statut = 'sorti' THEN 'sorti' ELSE 'en_cours' END
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
