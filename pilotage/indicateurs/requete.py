"""The one reading of the parcours behind every figure: set-based, several periods at once.

Each parcours is read once, with what never changes (its profile at entry), then stands once in each period that it
crosses, with its five flows and its labels as the bits of two integers. Counting is then one pass of plain filters:
the cost follows the number of parcours, not that of the indicators. Months are added as PostgreSQL does, which clamps
to the month's end like the Pacte's « de quantième à quantième ».
"""

from __future__ import annotations

from collections.abc import Iterable

from pilotage.indicateurs.etiquettes import ABREGEES, ETIQUETTES, FIXES, RANGS, VARIABLES, profil

STATIQUES, MESURES, BREF, JOURS_ETP = "#statiques", "#mesures", "#bref", "#etp"

_PERIODES = """periode AS (
    SELECT * FROM unnest(
        %(rangs)s::int[], %(dus)s::date[], %(aus)s::date[], %(duree)s::interval[], %(duree_prolongee)s::interval[],
        %(sans_entretien)s::int[]
    ) AS q (rang, du, au, duree, duree_prolongee, sans_entretien)
)"""

# The five flows, each by its own definition: the identities between them are then a check and not a tautology.
_MASQUE = """(CASE WHEN {d} < q.du AND ({f} IS NULL OR {f} >= q.du) THEN 1 ELSE 0 END
        | CASE WHEN {d} >= q.du AND {d} <= q.au THEN 2 ELSE 0 END
        | CASE WHEN {d} <= q.au AND ({f} IS NULL OR {f} >= q.du) THEN 4 ELSE 0 END
        | CASE WHEN {f} >= q.du AND {f} <= q.au THEN 8 ELSE 0 END
        | CASE WHEN {d} <= q.au AND ({f} IS NULL OR {f} > q.au) THEN 16 ELSE 0 END)"""

# A parcours is one whose integration the commission has accepted: its start is known (indicateurs, P-6.2c).
_CROISEES = "p.date_debut <= %(dernier)s AND (p.date_fin IS NULL OR p.date_fin >= %(premier)s)"

# Read once for all the readings of a statement, each with its exit. The PLIE as rows and not as an array: PostgreSQL
# sees how many.
_TOUS = f"""tous AS MATERIALIZED (
    SELECT p.id, p.plie_id, p.participant_id, p.situation_entree_id, p.prescripteur, p.date_orientation,
           p.date_premier_rdv, p.date_commission, p.date_prolongation, p.date_debut, p.date_fin,
           x.qualification, x.type, x.a_la_marge
    FROM parcours_parcours p
    LEFT JOIN sorties_sortie x ON x.parcours_id = p.id
    WHERE {_CROISEES} AND p.plie_id IN (SELECT unnest(%(plies)s::bigint[]))
)"""


def _par_periode(expression: str, periodes: int) -> str:
    """An aggregate for each period, in an array: the interviews and the contracts are read once for all of them."""
    suite = ", ".join(
        expression.format(du=f"(%(dus)s::date[])[{rang}]", au=f"(%(aus)s::date[])[{rang}]")
        for rang in range(1, periodes + 1)
    )
    return f"ARRAY[{suite}]"


# COALESCE changes no answer (neither date compared is null): PostgreSQL knows nothing of a CTE's columns and supposes
# that a ninth of the rows pass two comparisons, where half is nearer, and then reads the interviews one file at a time.
_PORTEES = f"portee AS (SELECT * FROM tous p WHERE COALESCE({_CROISEES}, false))"

# `depuis`: the first period of RSA that reaches the parcours: one overlaps [start, min(end, d2)] if it starts by then.
# The clock of P-6.2a runs for who received the RSA on the day of the orientation.
_RSA = """rsa AS (
    SELECT p.id,
           min(r.date_debut) FILTER (WHERE r.date_fin IS NULL OR r.date_fin >= p.date_debut) AS depuis,
           bool_or(r.date_debut <= p.date_orientation AND (r.date_fin IS NULL OR r.date_fin >= p.date_orientation))
               AS a_l_orientation
    FROM tous p
    JOIN participants_periodersa r ON r.participant_id = p.participant_id
    WHERE p.date_fin IS NULL OR p.date_fin >= %(premier_profil)s
    GROUP BY p.id
)"""


def ensemble(lectures: Iterable[str]) -> str:
    """One statement of several readings of the same columns, each with its own arguments.

    Its own: `plies`, `premier` and `dernier`, the days that the readings cross, and `premier_profil`, the first that
    one which says more than flows and exits crosses.
    """
    return f"WITH {_TOUS},\n{_RSA}\n{' UNION ALL '.join(lectures)}"


_BRSA_DEPUIS = "CASE WHEN r.depuis <= p.date_fin OR p.date_fin IS NULL THEN r.depuis END"


def _suivi(periodes: int) -> str:
    """The interviews and the contracts of each parcours, as they stand in each period."""
    derniers = _par_periode("max(e.date_entretien) FILTER (WHERE e.date_entretien <= {au})", periodes)
    nombres = _par_periode(
        "count(*) FILTER (WHERE e.date_entretien BETWEEN {du} AND LEAST(COALESCE(p.date_fin, {au}), {au}))", periodes
    )
    jusque = _par_periode("max(c.date_fin) FILTER (WHERE c.date_signature <= {au})", periodes)
    return f"""entretiens AS (
    SELECT p.id, {derniers} AS derniers, {nombres} AS nombres
    FROM portee p
    JOIN parcours_entretien e
      ON e.parcours_id = p.id AND e.presence = 'honore' AND e.date_entretien BETWEEN p.date_debut AND %(dernier)s
    GROUP BY p.id
),
contrats AS (
    SELECT p.id, min(c.date_signature) AS premier, {jusque} AS jusque
    FROM portee p
    JOIN parcours_contratengagement c ON c.parcours_id = p.id AND c.date_signature <= %(dernier)s
    GROUP BY p.id
)"""


# The versions of the Pacte, by rank: a category is judged by the one in force at the entry, a delay by that of its
# first day, being hors délai by that of the day on which it is looked at (`periode`).
_FIXE = f"""fixe AS (
    SELECT
        p.id, p.plie_id, p.participant_id, p.prescripteur, p.date_commission, p.date_prolongation,
        p.date_debut AS debut, p.date_fin AS fin, s.commune_id,
        p.qualification, p.type, p.a_la_marge,
        {_BRSA_DEPUIS} AS brsa_depuis,
        COALESCE(r.a_l_orientation, false) AS rsa_a_l_orientation,
        p.date_premier_rdv - p.date_orientation AS jours_reception, (%(reception)s::int[])[n.orientation] AS reception,
        c.premier AS premier_contrat, c.jusque AS contrats_jusque,
        (GREATEST(r.depuis, p.date_orientation) + (%(contrat)s::interval[])[
            width_bucket(GREATEST(r.depuis, p.date_orientation), %(depuis)s::date[])
        ])::date AS contrat_limite,
        e.derniers AS derniers_entretiens, e.nombres AS nombres_entretiens,
        {profil(FIXES)} AS profil
    FROM portee p
    CROSS JOIN LATERAL (
        SELECT
            width_bucket(p.date_debut, %(depuis)s::date[]) AS entree,
            width_bucket(COALESCE(p.date_orientation, p.date_debut), %(depuis)s::date[]) AS orientation
    ) n
    CROSS JOIN LATERAL (
        SELECT (%(deld)s::interval[])[n.entree] AS deld, (%(jeune)s::interval[])[n.entree] AS jeune,
               (%(senior)s::interval[])[n.entree] AS senior,
               (%(sans_qualification)s::text[])[n.entree] AS sans_qualification
    ) v
    JOIN participants_participant t ON t.id = p.participant_id
    LEFT JOIN participants_situationentree s ON s.id = p.situation_entree_id
    LEFT JOIN rsa r ON r.id = p.id
    LEFT JOIN entretiens e ON e.id = p.id
    LEFT JOIN contrats c ON c.id = p.id
    OFFSET 0
)"""


def base(periodes: int, *, cle: str = "f.plie_id::text", jointure: str = "") -> str:
    """One row per period and parcours: its key (the PLIE, or what the figures are broken down by), flows, labels."""
    return f"""
WITH {_PERIODES},
{_PORTEES},
{_suivi(periodes)},
{_FIXE},
lu AS MATERIALIZED (
    SELECT
        q.rang, {cle} AS cle, f.id, f.participant_id,
        {_MASQUE.format(d="f.debut", f="f.fin")} AS masque,
        f.profil | {profil(VARIABLES)} AS profil,
        'commune:' || COALESCE(f.commune_id, 'inconnue') AS commune,
        CASE WHEN f.fin <= q.au AND f.qualification IS NOT NULL
            THEN 'type:' || f.qualification || ':' || COALESCE(NULLIF(f.type, ''), 'inconnu') END AS genre,
        CASE WHEN f.fin <= q.au THEN f.fin - f.debut ELSE q.au - f.debut END AS jours,
        CASE WHEN f.rsa_a_l_orientation AND f.debut >= q.du THEN f.jours_reception END AS jours_reception,
        CASE WHEN f.debut >= q.du THEN f.date_commission - f.debut END AS jours_commission,
        COALESCE(f.nombres_entretiens[q.rang + 1], 0) AS entretiens,
        LEAST(COALESCE(f.fin, q.au), q.au) - GREATEST(f.debut, q.du) + 1 AS presence
    FROM fixe f
    JOIN periode q ON f.debut <= q.au AND (f.fin IS NULL OR f.fin >= q.du)
    {jointure}
)
"""


def figures(periodes: int, **decoupage: str) -> str:
    """Every count and sum, by period and key.

    What does not add up between keys (persons, medians) is also computed for all of them: no key = the total.
    """
    comptes = ", ".join(f"count(*) FILTER (WHERE profil & {1 << rang} <> 0)" for rang in range(len(ETIQUETTES)))
    par_colonne = " UNION ALL ".join(
        f"""SELECT rang, cle, {colonne}, masque, ARRAY[count(*)]::float8[] FROM lu
        WHERE {colonne} IS NOT NULL GROUP BY rang, cle, {colonne}, masque"""
        for colonne in ("commune", "genre")
    )
    positive, non_positive = (1 << RANGS[code] for code in ("sortie:positive", "non_positive"))
    return f"""{base(periodes, **decoupage)}
SELECT rang, cle, '{STATIQUES}' AS etiquette, masque, ARRAY[{comptes}]::float8[] AS valeurs
FROM lu GROUP BY rang, cle, masque
UNION ALL {par_colonne}
UNION ALL
SELECT rang, cle, '{MESURES}', 0, ARRAY[
    count(DISTINCT participant_id),
    sum(jours) FILTER (WHERE profil & {positive} <> 0),
    sum(jours) FILTER (WHERE profil & {non_positive} <> 0),
    sum(jours) FILTER (WHERE masque & 16 <> 0),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY jours_reception),
    percentile_cont(0.9) WITHIN GROUP (ORDER BY jours_reception),
    sum(jours_commission),
    sum(entretiens),
    sum(presence)
]::float8[]
FROM lu GROUP BY GROUPING SETS ((rang, cle), (rang))
"""


def lignes(periodes: int, **decoupage: str) -> str:
    """The list behind every cell: one row per parcours and period, from which each cell is read back."""
    return f"""{base(periodes, **decoupage)}
SELECT rang, cle, id, masque, profil, commune, genre FROM lu
"""


def _en_bref() -> str:
    comptes = ", ".join(
        f"count(*) FILTER (WHERE {f'f.profil & {1 << RANGS[code]} <> 0' if code in FIXES else VARIABLES[code]})"
        for code in ABREGEES
    )
    return f"""
WITH periode AS (
    SELECT * FROM unnest(%(rangs)s::int[], %(dus)s::date[], %(aus)s::date[]) AS q (rang, du, au)
),
{_PORTEES},
fixe AS (
    SELECT p.plie_id, p.date_debut AS debut, p.date_fin AS fin, p.qualification, p.type,
           {_BRSA_DEPUIS} AS brsa_depuis, {profil({code: FIXES[code] for code in ABREGEES if code in FIXES})} AS profil
    FROM portee p
    CROSS JOIN LATERAL (
        SELECT (%(deld)s::interval[])[width_bucket(p.date_debut, %(depuis)s::date[])] AS deld
    ) v
    LEFT JOIN participants_situationentree s ON s.id = p.situation_entree_id
    LEFT JOIN rsa r ON r.id = p.id
    OFFSET 0
)
SELECT q.rang, f.plie_id::text, '{BREF}', {_MASQUE.format(d="f.debut", f="f.fin")} AS masque, ARRAY[
    {comptes},
    COALESCE(sum(f.fin - f.debut) FILTER (WHERE {VARIABLES["sortie:positive"]}), 0),
    COALESCE(sum(f.fin - f.debut) FILTER (WHERE {VARIABLES["non_positive"]}), 0),
    COALESCE(sum(q.au - f.debut) FILTER (WHERE f.fin IS NULL OR f.fin > q.au), 0)
]::float8[]
FROM fixe f
JOIN periode q ON f.debut <= q.au AND (f.fin IS NULL OR f.fin >= q.du)
GROUP BY q.rang, f.plie_id, masque
"""


# A period that stands beside another one: its main publics and exits, then the days of the three mean durations. It
# needs neither the interviews nor the contracts, which cost the most.
BREVES = _en_bref()

# A period that only draws a trend: flows and exits, neither profile nor lists. The parcours are read once for all of
# them: those whose dates fall between the same bounds have the same flows in every period, and count as one row.
RESUMES = f"""
WITH periode AS (
    SELECT * FROM unnest(%(rangs)s::int[], %(dus)s::date[], %(aus)s::date[], %(personnes)s::bool[])
        AS q (rang, du, au, personnes)
),
borne AS (
    SELECT array_agg(DISTINCT jour ORDER BY jour) AS jours
    FROM periode q CROSS JOIN LATERAL (VALUES (q.du), (q.au + 1)) AS v (jour)
),
groupe AS (
    SELECT p.plie_id, min(p.date_debut) AS debut, min(p.date_fin) AS fin, p.qualification, count(*) AS nombre
    FROM tous p
    CROSS JOIN borne b
    WHERE {_CROISEES}
    GROUP BY p.plie_id, width_bucket(p.date_debut, b.jours), width_bucket(p.date_fin, b.jours), p.qualification
)
SELECT rang, cle, sortie, masque, ARRAY[sum(nombre)]::float8[]
FROM (
    SELECT q.rang, g.plie_id::text AS cle, {_MASQUE.format(d="g.debut", f="g.fin")} AS masque,
           CASE WHEN g.fin <= q.au THEN 'sortie:' || COALESCE(g.qualification, 'inconnue') ELSE '' END AS sortie,
           g.nombre
    FROM groupe g
    JOIN periode q ON g.debut <= q.au AND (g.fin IS NULL OR g.fin >= q.du)
) lu
GROUP BY rang, cle, sortie, masque
UNION ALL
SELECT rang, NULL, '{MESURES}', 0, ARRAY[count(*)]::float8[]
FROM (
    SELECT DISTINCT q.rang, p.participant_id
    FROM periode q
    JOIN tous p ON q.personnes AND p.date_debut <= q.au AND (p.date_fin IS NULL OR p.date_fin >= q.du)
) personnes
GROUP BY rang
"""

# Days of ETP, days whose ETP is known, days of ETP times the persons that an ETP follows; as another kind of figure.
ETP = f"""
SELECT q.rang, e.plie_id::text, '{JOURS_ETP}', 0, ARRAY[
    sum(e.etp * (LEAST(e.jusque, q.au) - GREATEST(e.date_debut, q.du) + 1)),
    sum(LEAST(e.jusque, q.au) - GREATEST(e.date_debut, q.du) + 1),
    sum(e.etp * e.suivis_par_etp * (LEAST(e.jusque, q.au) - GREATEST(e.date_debut, q.du) + 1))
]::float8[]
FROM unnest(%(rangs)s::int[], %(dus)s::date[], %(aus)s::date[]) AS q (rang, du, au)
JOIN (
    SELECT plie_id, etp, suivis_par_etp, date_debut,
           COALESCE(lead(date_debut) OVER (PARTITION BY plie_id ORDER BY date_debut) - 1, 'infinity'::date) AS jusque
    FROM accounts_etpplie WHERE plie_id = ANY(%(plies)s)
) e ON e.date_debut <= q.au AND e.jusque >= q.du
GROUP BY q.rang, e.plie_id
"""
