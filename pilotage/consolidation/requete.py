"""Two set-based readings: parcours, exits and étapes of the year, then employment and training.

The public is exclusive: RSA on the day of entry, else DELD, else the others. Ages are those of the entry.
"""

# What the first reading tells apart.
EFFECTIFS, ETAPES = "effectifs", "etapes"

# Employment = S-1, S-1bis, S-2, S-3; training = S-4; S-5 is in the total only. Without a criterion (exits taken over
# from another tool), the kind of exit says which.
VOIE = """CASE
            WHEN critere IN ('S-1', 'S-1bis', 'S-2', 'S-3') THEN 'emploi'
            WHEN critere = 'S-4' THEN 'formation'
            WHEN critere = 'S-5' OR type = 'autre_positive' THEN 'autre'
            WHEN type = 'formation' THEN 'formation'
            ELSE 'emploi' END"""

# The months of the definition of a DELD are those of the Pacte at the entry. RSA periods are read as a set: asked
# parcours by parcours, they cost more than all the rest.
_BASE = """
WITH portee AS MATERIALIZED (
    SELECT p.id, p.participant_id, p.situation_entree_id, p.date_debut AS debut, p.date_fin AS fin
    FROM parcours_parcours p
    WHERE p.date_debut <= %(au)s AND (p.date_fin IS NULL OR p.date_fin >= %(du)s) AND p.plie_id = ANY(%(plies)s)
),
rsa AS (
    SELECT DISTINCT p.id
    FROM portee p
    JOIN participants_periodersa r
      ON r.participant_id = p.participant_id
     AND r.date_debut <= p.debut AND (r.date_fin IS NULL OR r.date_fin >= p.debut)
),
base AS MATERIALIZED (
    SELECT
        p.id, p.participant_id, p.debut, p.fin, s.sexe,
        (p.fin IS NOT NULL AND p.fin <= %(au)s) AS sorti,
        x.qualification, x.type, x.critere,
        CASE
            WHEN r.id IS NOT NULL THEN 'rsa'
            WHEN (s.date_inscription_france_travail
                  + (%(deld)s::interval[])[width_bucket(p.debut, %(depuis)s::date[])])::date <= p.debut THEN 'deld'
            ELSE 'autres' END AS public,
        COALESCE(s.date_inscription_france_travail <= p.debut, false) AS inscrit,
        s.rqth, s.niveau_formation AS niveau, s.mois_sans_activite AS mois, s.jamais_travaille AS jamais,
        t.date_naissance AS naissance
    FROM portee p
    JOIN participants_participant t ON t.id = p.participant_id
    LEFT JOIN participants_situationentree s ON s.id = p.situation_entree_id
    LEFT JOIN sorties_sortie x ON x.parcours_id = p.id
    LEFT JOIN rsa r ON r.id = p.id
)
"""

_RANGS = """array_remove(ARRAY[
            'total',
            CASE b.sexe WHEN 'H' THEN 'hommes' WHEN 'F' THEN 'femmes' END,
            CASE WHEN b.debut < (b.naissance + interval '26 years')::date THEN 'moins_26' ELSE '26_et_plus' END,
            CASE
                WHEN b.debut < (b.naissance + interval '25 years')::date THEN '15_24'
                WHEN b.debut < (b.naissance + interval '45 years')::date THEN '25_44'
                WHEN b.debut < (b.naissance + interval '55 years')::date THEN '45_54'
                WHEN b.debut < (b.naissance + interval '65 years')::date THEN '55_64'
                ELSE '65_et_plus' END,
            CASE WHEN b.rqth THEN 'rqth' END,
            CASE WHEN b.inscrit THEN 'france_travail' END,
            b.public,
            CASE WHEN b.inscrit AND b.public <> 'autres' THEN b.public || '_france_travail' END,
            'niveau_' || CASE b.niveau
                WHEN '1' THEN 'vi' WHEN '2' THEN 'vbis' WHEN '3' THEN 'v' WHEN '4' THEN 'iv' WHEN '5' THEN 'iii'
                WHEN '6' THEN 'ii' WHEN '7' THEN 'i' WHEN '8' THEN 'i' WHEN '9' THEN '9' ELSE 'inconnu' END,
            CASE
                WHEN b.jamais THEN 'jamais_actif'
                WHEN b.mois < 12 THEN 'inactif_moins_1'
                WHEN b.mois < 24 THEN 'inactif_1_2'
                WHEN b.mois < 36 THEN 'inactif_2_3'
                WHEN b.mois <= 60 THEN 'inactif_3_5'
                WHEN b.mois > 60 THEN 'inactif_plus_5' END
        ], NULL)"""

# The columns of table 1, then the days of table 3.
_COMPTES = (
    "count(*) FILTER (WHERE debut >= %(du)s)",
    "count(*)",
    "count(*) FILTER (WHERE debut < %(du)s)",
    "count(*) FILTER (WHERE sorti AND positive)",
    "count(*) FILTER (WHERE sorti AND positive AND voie = 'emploi')",
    "count(*) FILTER (WHERE sorti AND positive AND voie = 'formation')",
    "count(*) FILTER (WHERE sorti AND NOT positive)",
    "count(*) FILTER (WHERE sorti AND NOT positive AND type = 'abandon')",
    "count(*) FILTER (WHERE sorti AND NOT positive AND type IN ('demenagement', 'deces', 'retraite'))",
    "COALESCE(sum(fin - debut) FILTER (WHERE sorti AND positive), 0)",
    "COALESCE(sum(fin - debut) FILTER (WHERE sorti AND NOT positive), 0)",
)
_COLONNES = ", ".join(f"{compte} AS c{rang}" for rang, compte in enumerate(_COMPTES))
_SOMMES = ", ".join(f"sum(c{rang})" for rang in range(len(_COMPTES)))

# Parcours that stand in the same rows are counted together first, then each group in its rows. A person can come back
# in the year: the total of the participants is counted, and is not the sum of the sexes.
ANNEE = f"""{_BASE}
SELECT '{EFFECTIFS}', rang, sexe, ARRAY[{_SOMMES}]::bigint[]
FROM (
    SELECT rangs, sexe, {_COLONNES}
    FROM (
        SELECT b.sexe, b.debut, b.fin, b.sorti, b.type,
               COALESCE(b.qualification = 'positive', false) AS positive,
               {VOIE} AS voie,
               {_RANGS} AS rangs
        FROM base b
    ) lignes
    GROUP BY rangs, sexe
) groupes CROSS JOIN LATERAL unnest(rangs) AS rang
GROUP BY rang, sexe
UNION ALL
SELECT '{ETAPES}', type, sexe, ARRAY[sum(nombre), count(*)]::bigint[]
FROM (
    SELECT e.type, COALESCE(b.sexe, '') AS sexe, b.participant_id, count(*) AS nombre
    FROM base b
    JOIN parcours_etape e
      ON e.parcours_id = b.id AND e.date_debut <= %(au)s AND (e.date_fin IS NULL OR e.date_fin >= %(du)s)
    GROUP BY GROUPING SETS ((e.type, COALESCE(b.sexe, ''), b.participant_id), (e.type, b.participant_id))
) etapes
GROUP BY type, sexe
"""

# Tables 8 and 9: the positive exits of the period, read once, then one row per axis and value.
_AXES = """
SELECT axe, COALESCE(NULLIF(valeur, ''), 'inconnu'), sexe, count(*)
FROM (
    SELECT s.sexe, x.*,
        /*voie*/ AS voie
    FROM sorties_sortie x
    JOIN parcours_parcours p ON p.id = x.parcours_id
    LEFT JOIN participants_situationentree s ON s.id = p.situation_entree_id
    WHERE p.date_fin BETWEEN %(du)s AND %(au)s AND p.plie_id = ANY(%(plies)s) AND x.qualification = 'positive'
    OFFSET 0
) x CROSS JOIN LATERAL (
    SELECT * FROM (VALUES
        ('emploi', 'naf', x.naf), ('emploi', 'type_employeur', x.type_employeur),
        ('emploi', 'effectif_employeur', x.effectif_employeur), ('emploi', 'contrat', x.contrat),
        ('emploi', 'mesure', x.mesure), ('formation', 'domaine', x.formation_domaine),
        ('formation', 'niveau', x.formation_niveau), ('formation', 'validation', x.formation_validation),
        ('formation', 'duree', CASE
            WHEN x.formation_mois < 3 THEN 'moins_3_mois'
            WHEN x.formation_mois < 6 THEN '3_5_mois'
            WHEN x.formation_mois < 12 THEN '6_11_mois'
            WHEN x.formation_mois >= 12 THEN '12_mois_et_plus' END)
    ) AS v (voie, axe, valeur) WHERE v.voie = x.voie
) axes
GROUP BY axe, 2, sexe
"""
SORTIES = _AXES.replace("/*voie*/", VOIE)
