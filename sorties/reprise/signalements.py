"""Historic decisions are taken as decided; those that the Pacte's rules would question are only counted."""

from __future__ import annotations

from parcours.enums import STATUTS_ACCEPTES
from plie.pacte import versions
from sorties.reprise.bilan import Signalement
from sorties.reprise.colonnes import litteral
from sorties.reprise.contexte import Contexte

ACCEPTES = ", ".join(litteral(statut) for statut in STATUTS_ACCEPTES)

# (rule, label, condition on l: parcours, n: participant, s: exit, and on the version of the Pacte in force: v at the
# start, w on the day of the exit, x on the day of the prolongation)
REGLES = (
    (
        "P-3.1",
        "parcours commencés avant l’âge requis",
        "l.date_debut < (n.date_naissance + make_interval(years => v.age_minimum))::date",
    ),
    (
        "P-3.2",
        "personnes qui habitent hors du territoire de leur PLIE",
        (
            "n.commune_id IS NOT NULL AND l.plie_id NOT IN (SELECT id FROM sans_commune)"
            " AND NOT EXISTS"
            " (SELECT FROM reprise_commune c WHERE c.code_insee = n.commune_id AND c.plie_id = l.plie_id)"
        ),
    ),
    ("P-6.2a", "premiers rendez-vous antérieurs à l’orientation", "l.date_premier_rdv < l.date_orientation"),
    ("P-6.2c", "décisions antérieures au premier rendez-vous", "l.date_commission < l.date_premier_rdv"),
    (
        "P-6.4a",
        "sorties au-delà de la durée maximale",
        (
            "s.date_sortie > (l.date_debut + make_interval(months => w.duree_max"
            " + CASE WHEN l.date_prolongation IS NULL THEN 0 ELSE w.prolongation END))::date"
        ),
    ),
    (
        "P-6.4d",
        "prolongations décidées après l’échéance",
        "l.date_prolongation > (l.date_debut + make_interval(months => x.duree_max))::date",
    ),
)


def compter(ctx: Contexte) -> list[Signalement]:
    """Count the flags over the rows that come in, or stay as they are."""
    pacte = ", ".join(
        f"(date {litteral(str(version.valid_from))}, {version.age_minimum}, {version.duree_max_mois},"
        f" {version.duree_prolongee_mois - version.duree_max_mois})"
        for version in versions()
    )
    comptes = ", ".join(f"count(*) FILTER (WHERE {condition})" for _, _, condition in REGLES)
    ctx.executer(
        f"""
        WITH sans_commune AS (
            SELECT id FROM reprise_plie p WHERE code IN (SELECT code FROM reprise_plie_sans_commune)
        )
        SELECT {comptes}
        FROM reprise_plan_parcours l
        JOIN reprise_signale_participant n ON n.id = l.participant_id
        LEFT JOIN reprise_plan_sorties s ON s.parcours_id = l.id
        {_version_au("v", "l.date_debut", pacte)}
        {_version_au("w", "s.date_sortie", pacte)}
        {_version_au("x", "l.date_prolongation", pacte)}
        WHERE l.statut IN ({ACCEPTES})"""
    )
    nombres = list(ctx.curseur.fetchone())
    signalements = [Signalement(regle, libelle, n) for (regle, libelle, _), n in zip(REGLES, nombres, strict=True) if n]
    if homonymes := _homonymes(ctx):
        signalements.append(Signalement("", "personnes qui ressemblent à une personne déjà connue", homonymes))
    if gardees := ctx.valeur("SELECT count(*) FROM reprise_plan_participants WHERE gardee"):
        libelle = "personnes réunies par une fusion, dont les valeurs choisies sont gardées"
        signalements.append(Signalement("", libelle, int(gardees)))
    return signalements


def _version_au(nom: str, jour: str, pacte: str) -> str:
    """Join the version in force on a day: the latest that has taken effect, else the first."""
    return f"""CROSS JOIN LATERAL (
            SELECT * FROM (VALUES {pacte}) AS p (depuis, age_minimum, duree_max, prolongation)
            ORDER BY COALESCE(depuis <= {jour}, false) DESC, CASE WHEN depuis <= {jour} THEN date '2000-01-01' - depuis
                     ELSE depuis - date '2000-01-01' END LIMIT 1
        ) {nom}"""


def preparer(ctx: Contexte) -> None:
    """The people of the parcours, as they will be."""
    ctx.creer(
        "signale_participant",
        """
        SELECT id, date_naissance, commune_id FROM reprise_plan_participants
        UNION ALL SELECT p.id, p.date_naissance, p.commune_id FROM participants_participant p
        WHERE p.id IN (SELECT participant_id FROM reprise_plan_parcours)
          AND NOT EXISTS (SELECT FROM reprise_plan_participants l WHERE l.id = p.id)""",
        cle="id",
    )


def _homonymes(ctx: Contexte) -> int:
    """New people born the same day, under the same name, as somebody known and within reach."""
    portee = (
        ""
        if ctx.plie is None
        else "AND EXISTS (SELECT FROM parcours_parcours c WHERE c.participant_id = p.id AND c.plie_id = %(plie)s)"
    )
    return int(
        ctx.valeur(
            f"""
            SELECT count(DISTINCT l.id) FROM reprise_plan_participants l
            JOIN participants_participant p ON p.date_naissance = l.date_naissance
             AND upper(p.nom) = upper(l.nom) AND p.recherche = cle_de_recherche(l.nom, l.prenom)
            WHERE l.etat = 'creee' {portee}"""
        )
    )
