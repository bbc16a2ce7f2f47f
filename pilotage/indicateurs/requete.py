"""The one reading of the parcours behind every figure: set-based, several periods at once.

Each parcours of a period becomes one row with its flows and its labels; counting is then a plain GROUP BY on
(period, PLIE, label), so that the cost follows the number of parcours and never the number of indicators.
Months are added as PostgreSQL does, which clamps to the month's end like the Pacte's « de quantième à quantième ».
"""

# A parcours is one whose integration the commission has accepted: its start is known (indicateurs, P-6.2c).
BASE = """
WITH periode AS (
    SELECT * FROM unnest(
        %(rangs)s::int[], %(dus)s::date[], %(aus)s::date[], %(duree)s::interval[], %(duree_prolongee)s::interval[],
        %(sans_entretien)s::int[], %(resumes)s::bool[]
    ) AS q (rang, du, au, duree, duree_prolongee, sans_entretien, resume)
),
-- The versions of the Pacte: a category is judged by the one in force at the entry, a delay by that of its first day,
-- being hors délai by that of the day on which it is looked at (`periode`).
version AS (
    SELECT * FROM unnest(
        %(depuis)s::date[], %(jusque)s::date[], %(deld)s::interval[], %(jeune)s::interval[], %(senior)s::interval[],
        %(reception)s::int[], %(contrat)s::interval[], %(sans_qualification)s::text[]
    ) AS w (depuis, jusque, deld, jeune, senior, reception, contrat, sans_qualification)
),
-- Period of RSA by period of RSA rather than once per parcours: a hash join, whatever the scale.
brsa AS (
    SELECT q.rang, p.id, min(r.date_debut) AS depuis
    FROM periode q
    JOIN parcours_parcours p
      ON p.date_debut <= q.au AND (p.date_fin IS NULL OR p.date_fin >= q.du) AND p.plie_id = ANY(%(plies)s)
    JOIN participants_periodersa r
      ON r.participant_id = p.participant_id
     AND r.date_debut <= LEAST(COALESCE(p.date_fin, q.au), q.au)
     AND (r.date_fin IS NULL OR r.date_fin >= p.date_debut)
    GROUP BY q.rang, p.id
),
base AS MATERIALIZED (
    SELECT
        q.rang, q.du, q.au, o.reception, q.sans_entretien, q.resume,
        p.id, p.plie_id, p.participant_id, p.date_orientation, p.date_premier_rdv, p.date_commission,
        p.date_prolongation, p.date_debut AS debut, p.date_fin AS fin,
        (p.date_fin IS NOT NULL AND p.date_fin <= q.au) AS sorti,
        (b.id IS NOT NULL) AS brsa, b.depuis AS rsa_depuis,
        -- The clock of P-6.2a runs for who received the RSA on the day of the orientation.
        (p.date_debut >= q.du AND EXISTS (
            SELECT 1 FROM participants_periodersa o
            WHERE o.participant_id = p.participant_id
              AND o.date_debut <= p.date_orientation AND (o.date_fin IS NULL OR o.date_fin >= p.date_orientation)
        )) AS brsa_a_l_orientation,
        s.sexe, s.commune_id, s.qpv, s.niveau_formation, s.rqth, s.ass, s.aah, s.parent_isole, s.sous_main_justice,
        s.date_inscription_france_travail AS inscription, s.inscription_en_cours,
        (p.date_debut + (CASE WHEN p.date_prolongation <= q.au THEN q.duree_prolongee ELSE q.duree END))::date
            AS echeance,
        (p.date_debut + q.duree)::date AS echeance_initiale,
        (s.date_inscription_france_travail + v.deld)::date AS deld_depuis,
        t.date_naissance AS naissance, v.jeune, v.senior,
        string_to_array(v.sans_qualification, ',') AS sans_qualification,
        x.qualification, x.type, x.a_la_marge, (x.id IS NOT NULL) AS qualifie
    FROM periode q
    JOIN parcours_parcours p
      ON p.date_debut <= q.au AND (p.date_fin IS NULL OR p.date_fin >= q.du) AND p.plie_id = ANY(%(plies)s)
    JOIN version v ON p.date_debut BETWEEN v.depuis AND v.jusque
    JOIN version o ON COALESCE(p.date_orientation, p.date_debut) BETWEEN o.depuis AND o.jusque
    JOIN participants_participant t ON t.id = p.participant_id
    LEFT JOIN participants_situationentree s ON s.id = p.situation_entree_id
    LEFT JOIN sorties_sortie x ON x.parcours_id = p.id
    LEFT JOIN brsa b ON b.rang = q.rang AND b.id = p.id
),
entretiens AS (
    SELECT b.rang, b.id, max(e.date_entretien) AS dernier,
           count(*) FILTER (WHERE e.date_entretien >= b.du AND (b.fin IS NULL OR e.date_entretien <= b.fin)) AS nombre
    FROM base b
    JOIN parcours_entretien e
      ON e.parcours_id = b.id AND e.presence = 'honore' AND e.date_entretien BETWEEN b.debut AND b.au
    GROUP BY b.rang, b.id
),
contrats AS (
    SELECT b.rang, b.id, max(c.date_fin) AS dernier, min(c.date_signature) AS premier
    FROM base b
    JOIN parcours_contratengagement c ON c.parcours_id = b.id AND c.date_signature <= b.au
    GROUP BY b.rang, b.id
),
parcours AS MATERIALIZED (
    SELECT
        b.*, COALESCE(e.nombre, 0) AS entretiens,
        CASE WHEN b.brsa_a_l_orientation THEN b.date_premier_rdv - b.date_orientation END AS jours_reception,
        CASE WHEN b.debut >= b.du THEN b.date_commission - b.debut END AS jours_commission,
        -- A period that only draws a trend needs no profile: most of the cost is in the labels.
        CASE WHEN b.resume THEN array_remove(ARRAY[
            'tous', CASE WHEN b.sorti THEN 'sortie:' || COALESCE(b.qualification, 'inconnue') END
        ], NULL) ELSE array_remove(ARRAY[
            'tous',
            CASE WHEN b.brsa THEN 'brsa' END,
            'sexe:' || COALESCE(b.sexe, 'inconnu'),
            'qpv:' || CASE WHEN b.qpv THEN 'oui' WHEN NOT b.qpv THEN 'non' ELSE 'inconnu' END,
            'deld:' || CASE
                WHEN b.deld_depuis <= b.debut THEN 'oui'
                WHEN b.inscription IS NOT NULL OR b.inscription_en_cours THEN 'non'
                ELSE 'inconnue' END,
            'age:' || CASE
                WHEN b.debut < (b.naissance + interval '25 years')::date THEN 'moins_25'
                WHEN b.debut < (b.naissance + interval '35 years')::date THEN '25_34'
                WHEN b.debut < (b.naissance + interval '45 years')::date THEN '35_44'
                WHEN b.debut < (b.naissance + interval '55 years')::date THEN '45_54'
                ELSE 'plus_54' END,
            'niveau:' || CASE
                WHEN b.niveau_formation IN ('5', '6', '7', '8') THEN '5_et_plus'
                WHEN b.niveau_formation IN ('3', '4') THEN b.niveau_formation
                WHEN b.niveau_formation IN ('1', '2') THEN '1_2'
                ELSE 'inconnu' END,
            'commune:' || COALESCE(b.commune_id, 'inconnue'),
            CASE WHEN b.rqth THEN 'rqth' END,
            CASE WHEN b.ass THEN 'ass' END,
            CASE WHEN b.aah THEN 'aah' END,
            CASE WHEN b.parent_isole THEN 'parent_isole' END,
            CASE WHEN b.sous_main_justice THEN 'sous_main_justice' END,
            CASE WHEN b.debut >= (b.naissance + b.senior)::date THEN 'senior' END,
            CASE WHEN b.debut < (b.naissance + b.jeune)::date AND b.niveau_formation = ANY(b.sans_qualification)
                THEN 'jeune_sans_qualification' END,
            CASE WHEN b.sorti THEN 'sortie:' || COALESCE(b.qualification, 'inconnue') END,
            CASE WHEN b.sorti AND b.qualifie
                THEN 'type:' || b.qualification || ':' || COALESCE(NULLIF(b.type, ''), 'inconnu') END,
            CASE WHEN b.sorti AND b.qualification IS DISTINCT FROM 'positive' THEN 'non_positive' END,
            CASE WHEN b.sorti AND COALESCE(b.type, '') <> ALL(%(neutralises)s) THEN 'hors_neutralisees' END,
            CASE WHEN b.sorti AND b.a_la_marge THEN 'a_la_marge' END,
            CASE WHEN b.debut >= b.du AND b.date_commission IS NOT NULL THEN 'commission:connue' END,
            CASE WHEN b.date_prolongation BETWEEN b.du AND b.au THEN 'prolongation:accordee' END,
            CASE WHEN b.date_prolongation <= b.au AND b.au > b.echeance_initiale AND b.au <= b.echeance
                THEN 'prolongation:en_cours' END,
            CASE WHEN b.au > b.echeance THEN 'hors_delai' END,
            CASE WHEN c.dernier < b.au THEN 'contrat_echu' END,
            CASE WHEN b.au - GREATEST(e.dernier, b.debut) >= b.sans_entretien THEN 'sans_entretien' END
        ], NULL) || CASE WHEN b.brsa_a_l_orientation
            THEN ARRAY['reception:mesuree', CASE
                WHEN b.date_premier_rdv - b.date_orientation <= b.reception THEN 'reception:tenue'
                ELSE 'reception:tardive' END]
            ELSE '{}' END
        || CASE
            WHEN NOT b.brsa OR b.debut < b.du THEN '{}'
            WHEN c.premier <= (d.depart + w.contrat)::date
            THEN ARRAY['contrat:mesure', 'contrat:tenu']
            WHEN c.premier IS NOT NULL OR b.au > (d.depart + w.contrat)::date
            THEN ARRAY['contrat:mesure', 'contrat:tardif']
            ELSE '{}' END END AS etiquettes
    FROM base b
    LEFT JOIN entretiens e ON e.rang = b.rang AND e.id = b.id
    LEFT JOIN contrats c ON c.rang = b.rang AND c.id = b.id
    CROSS JOIN LATERAL (SELECT GREATEST(b.rsa_depuis, b.date_orientation) AS depart) d
    LEFT JOIN version w ON d.depart BETWEEN w.depuis AND w.jusque
)
"""

# The five flows, each by its own definition: the identities between them are then a check and not a tautology.
EFFECTIFS = """
SELECT rang, plie_id, etiquette, ARRAY[
    count(*) FILTER (WHERE debut < du AND (fin IS NULL OR fin >= du)),
    count(*) FILTER (WHERE debut >= du AND debut <= au),
    count(*) FILTER (WHERE debut <= au AND (fin IS NULL OR fin >= du)),
    count(*) FILTER (WHERE fin >= du AND fin <= au),
    count(*) FILTER (WHERE debut <= au AND (fin IS NULL OR fin > au))
]::float8[] AS valeurs
FROM parcours CROSS JOIN LATERAL unnest(etiquettes) AS etiquette
GROUP BY rang, plie_id, etiquette
"""

# What does not add up between PLIE (persons, medians) is also computed for all of them: no PLIE = the total.
MESURES = """
SELECT rang, plie_id, '#mesures' AS etiquette, ARRAY[
    count(DISTINCT participant_id),
    sum(fin - debut) FILTER (WHERE sorti AND qualification = 'positive'),
    sum(fin - debut) FILTER (WHERE sorti AND qualification IS DISTINCT FROM 'positive'),
    sum(au - debut) FILTER (WHERE NOT sorti),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY jours_reception),
    percentile_cont(0.9) WITHIN GROUP (ORDER BY jours_reception),
    sum(jours_commission),
    sum(entretiens),
    sum(LEAST(COALESCE(fin, au), au) - GREATEST(debut, du) + 1)
]::float8[] AS valeurs
FROM parcours
GROUP BY GROUPING SETS ((rang, plie_id), (rang))
"""

FIGURES = f"{BASE}{EFFECTIFS} UNION ALL {MESURES}"

# The list behind every cell: one row per parcours and period, from which each cell is read back.
_LISTE = """
SELECT rang, plie_id, id, ARRAY[
    debut < du AND (fin IS NULL OR fin >= du),
    debut >= du AND debut <= au,
    debut <= au AND (fin IS NULL OR fin >= du),
    COALESCE(fin >= du AND fin <= au, false),
    debut <= au AND (fin IS NULL OR fin > au)
] AS ensembles, etiquettes
FROM parcours
ORDER BY rang, plie_id, id
"""
LIGNES = BASE + _LISTE

ETP = """
SELECT q.rang, e.plie_id, sum(e.etp * (LEAST(e.jusque, q.au) - GREATEST(e.date_debut, q.du) + 1))::float8 AS etp_jours,
       sum(LEAST(e.jusque, q.au) - GREATEST(e.date_debut, q.du) + 1)::int AS jours
FROM unnest(%(rangs)s::int[], %(dus)s::date[], %(aus)s::date[]) AS q (rang, du, au)
JOIN (
    SELECT plie_id, etp, date_debut,
           COALESCE(lead(date_debut) OVER (PARTITION BY plie_id ORDER BY date_debut) - 1, 'infinity'::date) AS jusque
    FROM accounts_etpplie WHERE plie_id = ANY(%(plies)s)
) e ON e.date_debut <= q.au AND e.jusque >= q.du
GROUP BY q.rang, e.plie_id
"""
