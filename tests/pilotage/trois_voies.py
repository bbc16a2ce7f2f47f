"""The same figures two other ways than the application's: row by row in Python, and by plain SQL, label by label.

Neither shares a line with `pilotage/indicateurs`: each says again, in its own words, what the domain says of a label.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import connection

from tests.pilotage.naif import Cas, age, ensembles

MOIS, AN = 30.4375, 365.25
NEUTRES = {"demenagement", "deces", "retraite"}


def etiquettes(cas: Cas, d1: date, d2: date) -> set[str]:
    """Every label that a parcours carries in a period, as a person would find them in the file."""
    return {"tous"} | _profil(cas, d2) | _sortie(cas, d2) | _conduite(cas, d1, d2)


def _profil(cas: Cas, d2: date) -> set[str]:
    ans = age(cas.naissance, cas.debut)
    jusque = min(cas.fin or d2, d2)
    lues = {f"sexe:{cas.sexe}", f"commune:{cas.commune or 'inconnue'}"}
    lues.add({True: "qpv:oui", False: "qpv:non", None: "qpv:inconnu"}[cas.qpv])
    if cas.inscription is not None and cas.inscription + relativedelta(months=12) <= cas.debut:
        lues.add("deld:oui")
    elif cas.inscription is not None or cas.inscription_en_cours:
        lues.add("deld:non")
    else:
        lues.add("deld:inconnue")
    tranches = [(25, "moins_25"), (35, "25_34"), (45, "35_44"), (55, "45_54"), (200, "plus_54")]
    lues.add("age:" + next(nom for borne, nom in tranches if ans < borne))
    niveaux = {"1": "1_2", "2": "1_2", "3": "3", "4": "4", "5": "5_et_plus", "6": "5_et_plus", "7": "5_et_plus"}
    lues.add("niveau:" + {**niveaux, "8": "5_et_plus"}.get(cas.niveau, "inconnu"))
    for code in ("rqth", "ass", "aah", "parent_isole", "sous_main_justice"):
        lu = getattr(cas, code)
        lues |= {f"{code}:inconnu"} if lu is None else {code} if lu else set()
    if ans >= 54:
        lues.add("senior")
    if ans < 26 and cas.niveau in {"1", "2"}:
        lues.add("jeune_sans_qualification")
    if any(debut <= jusque and (fin is None or fin >= cas.debut) for debut, fin in cas.rsa):
        lues.add("brsa")
    return lues


def _sortie(cas: Cas, d2: date) -> set[str]:
    if cas.fin is None or cas.fin > d2:
        return set()
    lues = {f"sortie:{cas.qualification}", f"type:{cas.qualification}:{cas.type or 'inconnu'}"}
    if cas.qualification != "positive":
        lues.add("non_positive")
    if cas.type not in NEUTRES:
        lues.add("hors_neutralisees")
    if cas.critere == "S-1bis":
        lues.add("a_la_marge")
    return lues


def _conduite(cas: Cas, d1: date, d2: date) -> set[str]:
    lues = set()
    if cas.prolongation is not None and d1 <= cas.prolongation <= d2:
        lues.add("prolongation:accordee")
    prolonge = cas.prolongation is not None and cas.prolongation <= d2
    initiale, ultime = cas.debut + relativedelta(months=18), cas.debut + relativedelta(months=24)
    if prolonge and initiale < d2 <= ultime:
        lues.add("prolongation:en_cours")
    if d2 > (ultime if prolonge else initiale):
        lues.add("hors_delai")
    signes = [(signe, fin) for signe, fin in cas.contrats if signe <= d2]
    if signes and max(fin for _, fin in signes) < d2:
        lues.add("contrat_echu")
    dernier = max((e for e in cas.entretiens if cas.debut <= e <= d2), default=cas.debut)
    if (d2 - dernier).days >= 45:
        lues.add("sans_entretien")
    if cas.debut < d1:
        return lues
    if cas.commission is not None:
        lues.add("commission:connue")
    if delai_de_reception(cas) is not None:
        lues |= {"reception:mesuree", "reception:tenue" if delai_de_reception(cas) <= 15 else "reception:tardive"}
    return lues | _contrat(cas, d2, min((signe for signe, _ in signes), default=None))


def _contrat(cas: Cas, d2: date, premier: date | None) -> set[str]:
    jusque = min(cas.fin or d2, d2)
    periodes = [d for d, f in cas.rsa if d <= jusque and (f is None or f >= cas.debut)]
    if not periodes:
        return set()
    limite = max(min(periodes), cas.orientation or date.min) + relativedelta(months=2)
    if premier is not None and premier <= limite:
        return {"contrat:mesure", "contrat:tenu"}
    return {"contrat:mesure", "contrat:tardif"} if premier is not None or d2 > limite else set()


def delai_de_reception(cas: Cas) -> int | None:
    orientation = cas.orientation
    if orientation is None or not any(d <= orientation and (f is None or f >= orientation) for d, f in cas.rsa):
        return None
    return (cas.debut - orientation).days


def a_la_main(monde: Iterable[Cas], d1: date, d2: date) -> tuple[dict[str, list[int]], dict[str, float | None]]:
    """The five counts of each label, and the means, over the rows of a PLIE."""
    comptes: dict[str, list[int]] = defaultdict(lambda: [0] * 5)
    dans: dict[str, list[Cas]] = defaultdict(list)
    for cas in monde:
        siens = ensembles(cas, d1, d2)
        for nom, dedans in siens.items():
            if dedans:
                dans[nom].append(cas)
        if siens["accompagnes"]:
            for etiquette in etiquettes(cas, d1, d2):
                for rang, dedans in enumerate(siens.values()):
                    comptes[etiquette][rang] += dedans
    return dict(comptes), _mesures(dans, d1, d2)


def _mesures(dans: dict[str, list[Cas]], d1: date, d2: date) -> dict[str, float | None]:
    def moyenne(jours: list[int], unite: float = 1) -> float | None:
        return statistics.fmean(jours) / unite if jours else None

    durees: dict[bool, list[int]] = {True: [], False: []}
    for cas in dans["sorties"]:
        durees[cas.qualification == "positive"].append((cas.fin - cas.debut).days if cas.fin else 0)
    recus = sorted(j for cas in dans["integrations"] if (j := delai_de_reception(cas)) is not None)
    presence = sum((min(c.fin or d2, d2) - max(c.debut, d1)).days + 1 for c in dans["accompagnes"])
    tenus = sum(max(c.debut, d1) <= e <= min(c.fin or d2, d2) for c in dans["accompagnes"] for e in c.entretiens)
    return {
        "personnes": len({c.participant for c in dans["accompagnes"]}),
        "duree_moyenne_positives": moyenne(durees[True], MOIS),
        "duree_moyenne_autres": moyenne(durees[False], MOIS),
        "duree_moyenne_effectif": moyenne([(d2 - c.debut).days for c in dans["effectif_fin"]], MOIS),
        "reception_mediane": statistics.median(recus) if recus else None,
        "reception_decile_9": _decile_9(recus),
        "jours_avant_commission": moyenne(
            [(c.commission - c.debut).days for c in dans["integrations"] if c.commission is not None]
        ),
        "entretiens_par_mois": tenus / (presence / MOIS) if presence else None,
    }


def _decile_9(tries: list[int]) -> float | None:
    """Between the two neighbours of the ninth tenth of the way."""
    if not tries:
        return None
    place = (len(tries) - 1) * 0.9
    bas = int(place)
    haut = min(bas + 1, len(tries) - 1)
    return tries[bas] + (tries[haut] - tries[bas]) * (place - bas)


# -- By plain SQL -----------------------------------------------------------------------------------------
_RSA = """EXISTS (SELECT 1 FROM participants_periodersa r WHERE r.participant_id = p.participant_id
    AND r.date_debut <= LEAST(COALESCE(p.date_fin, %(au)s), %(au)s)
    AND COALESCE(r.date_fin, 'infinity') >= p.date_debut)"""
_RSA_ORIENTATION = """EXISTS (SELECT 1 FROM participants_periodersa r WHERE r.participant_id = p.participant_id
    AND p.date_orientation BETWEEN r.date_debut AND COALESCE(r.date_fin, 'infinity'))"""
_AGE = "extract(year FROM age(p.date_debut, t.date_naissance))"
_SORTI = "p.date_fin <= %(au)s"
_LIMITE = """(GREATEST(p.date_orientation, (SELECT min(r.date_debut) FROM participants_periodersa r
    WHERE r.participant_id = p.participant_id AND r.date_debut <= LEAST(COALESCE(p.date_fin, %(au)s), %(au)s)
    AND COALESCE(r.date_fin, 'infinity') >= p.date_debut)) + interval '2 months')::date"""
_SIGNE = """(SELECT min(c.date_signature) FROM parcours_contratengagement c
    WHERE c.parcours_id = p.id AND c.date_signature <= %(au)s)"""
_ENTREE = "p.date_debut >= %(du)s"

CONDITIONS = {
    "tous": "true",
    "brsa": _RSA,
    "sexe:F": "s.sexe = 'F'",
    "sexe:H": "s.sexe = 'H'",
    "qpv:oui": "s.qpv = true",
    "qpv:non": "s.qpv = false",
    "qpv:inconnu": "s.qpv IS NULL",
    "deld:oui": "s.date_inscription_france_travail + interval '12 months' <= p.date_debut",
    "deld:inconnue": "s.date_inscription_france_travail IS NULL AND NOT s.inscription_en_cours",
    "age:moins_25": f"{_AGE} < 25",
    "age:25_34": f"{_AGE} BETWEEN 25 AND 34",
    "age:35_44": f"{_AGE} BETWEEN 35 AND 44",
    "age:45_54": f"{_AGE} BETWEEN 45 AND 54",
    "age:plus_54": f"{_AGE} > 54",
    "niveau:5_et_plus": "s.niveau_formation BETWEEN '5' AND '8'",
    "niveau:4": "s.niveau_formation = '4'",
    "niveau:3": "s.niveau_formation = '3'",
    "niveau:1_2": "s.niveau_formation BETWEEN '1' AND '2'",
    "niveau:inconnu": "s.niveau_formation IN ('', '9')",
    **{code: f"s.{code} = true" for code in ("rqth", "ass", "aah", "parent_isole", "sous_main_justice")},
    "senior": f"{_AGE} >= 54",
    "jeune_sans_qualification": f"{_AGE} < 26 AND s.niveau_formation IN ('1', '2')",
    **{f"sortie:{q}": f"{_SORTI} AND x.qualification = '{q}'" for q in ("positive", "dynamique", "autre")},
    "type:positive:cdi": f"{_SORTI} AND x.type = 'cdi'",
    "type:autre:abandon": f"{_SORTI} AND x.type = 'abandon'",
    "type:autre:inconnu": f"{_SORTI} AND x.qualification = 'autre' AND x.type = ''",
    "non_positive": f"{_SORTI} AND x.qualification <> 'positive'",
    "hors_neutralisees": f"{_SORTI} AND x.type NOT IN ('demenagement', 'deces', 'retraite')",
    "a_la_marge": f"{_SORTI} AND x.critere = 'S-1bis'",
    "commission:connue": f"{_ENTREE} AND p.date_commission IS NOT NULL",
    "prolongation:accordee": "p.date_prolongation BETWEEN %(du)s AND %(au)s",
    "hors_delai": "%(au)s > (p.date_debut + CASE WHEN p.date_prolongation <= %(au)s THEN interval '24 months' "
    "ELSE interval '18 months' END)::date",
    "contrat_echu": """(SELECT max(c.date_fin) FROM parcours_contratengagement c
        WHERE c.parcours_id = p.id AND c.date_signature <= %(au)s) < %(au)s""",
    "sans_entretien": """NOT EXISTS (SELECT 1 FROM parcours_entretien e WHERE e.parcours_id = p.id
        AND e.presence = 'honore' AND e.date_entretien BETWEEN GREATEST(p.date_debut, %(au)s - 44) AND %(au)s)
        AND p.date_debut <= %(au)s - 45""",
    "reception:mesuree": f"{_ENTREE} AND {_RSA_ORIENTATION}",
    "reception:tenue": f"{_ENTREE} AND {_RSA_ORIENTATION} AND p.date_premier_rdv - p.date_orientation <= 15",
    "reception:tardive": f"{_ENTREE} AND {_RSA_ORIENTATION} AND p.date_premier_rdv - p.date_orientation > 15",
    "contrat:tenu": f"{_ENTREE} AND {_RSA} AND {_SIGNE} <= {_LIMITE}",
    "contrat:tardif": f"{_ENTREE} AND {_RSA} AND ({_SIGNE} > {_LIMITE} OR ({_SIGNE} IS NULL AND %(au)s > {_LIMITE}))",
}
_ENSEMBLES = (
    "p.date_debut < %(du)s",
    "p.date_debut >= %(du)s",
    "true",
    "p.date_fin <= %(au)s",
    "(p.date_fin IS NULL OR p.date_fin > %(au)s)",
)


def par_sql(plies: list[int], d1: date, d2: date) -> dict[int, dict[str, list[int]]]:
    """The five counts of each label by PLIE, each asked for itself."""
    colonnes = ", ".join(
        "ARRAY[" + ", ".join(f"count(*) FILTER (WHERE {e} AND ({condition}))" for e in _ENSEMBLES) + "]"
        for condition in CONDITIONS.values()
    )
    with connection.cursor() as curseur:
        curseur.execute(
            f"""SELECT p.plie_id, {colonnes} FROM parcours_parcours p
            JOIN participants_participant t ON t.id = p.participant_id
            JOIN participants_situationentree s ON s.id = p.situation_entree_id
            LEFT JOIN sorties_sortie x ON x.parcours_id = p.id
            WHERE p.date_debut <= %(au)s AND (p.date_fin IS NULL OR p.date_fin >= %(du)s) AND p.plie_id = ANY(%(plies)s)
            GROUP BY 1""",
            {"du": d1, "au": d2, "plies": plies},
        )
        return {plie: dict(zip(CONDITIONS, reste, strict=True)) for plie, *reste in curseur.fetchall()}


def valeur_attendue(indicateur: Any, comptes: dict[str, list[int]], mesures: dict[str, float | None]) -> Any:
    """What an indicator must be, from the counts of its two terms."""
    rangs = ["effectif_debut", "integrations", "accompagnes", "sorties", "effectif_fin"]

    def nombre(cellule: Any) -> int:
        return comptes.get(cellule.etiquette, [0] * 5)[rangs.index(cellule.ensemble.value)]

    if indicateur.mesure:
        return mesures[indicateur.mesure]
    n = nombre(indicateur.numerateur)
    if indicateur.denominateur is None:
        return n
    sur = nombre(indicateur.denominateur)
    return {"n": n, "sur": sur, "taux": n / sur if sur else None}
