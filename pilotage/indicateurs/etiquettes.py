"""What a parcours is counted under: each label, with the SQL that says who carries it, written once.

A parcours carries its labels as the bits of one integer, so that counting them all is one pass over plain rows. What
has too many values for that (communes, kinds of exit) is a label made of a column.
"""

from __future__ import annotations

from sorties.enums import TYPES_NEUTRALISES, Qualification

# Known at entry, once and for all: `f` is the parcours, `s` the situation, `t` the person, `v` the Pacte at entry.
_DELD = "(s.date_inscription_france_travail + v.deld)::date <= p.date_debut"
_INSCRIPTION_CONNUE = "s.date_inscription_france_travail IS NOT NULL OR s.inscription_en_cours"


def _age(annees: int) -> str:
    return f"p.date_debut < (t.date_naissance + interval '{annees} years')::date"


def _tranches(bornes: tuple[tuple[str, int], ...], derniere: str) -> dict[str, str]:
    """Age groups: each is below its own bound, and not below the one before."""
    conditions, avant = {}, ""
    for code, annees in bornes:
        conditions[f"age:{code}"] = f"{avant}{_age(annees)}"
        avant = f"NOT {_age(annees)} AND "
    return {**conditions, f"age:{derniere}": avant.removesuffix(" AND ")}


_NIVEAUX = {
    "niveau:5_et_plus": "s.niveau_formation IN ('5', '6', '7', '8')",
    "niveau:4": "s.niveau_formation = '4'",
    "niveau:3": "s.niveau_formation = '3'",
    "niveau:1_2": "s.niveau_formation IN ('1', '2')",
    "niveau:inconnu": "COALESCE(s.niveau_formation, '') NOT IN ('1', '2', '3', '4', '5', '6', '7', '8')",
}


def _oui_ou_inconnu(colonne: str) -> dict[str, str]:
    return {colonne: f"s.{colonne}", f"{colonne}:inconnu": f"s.{colonne} IS NULL"}


FIXES: dict[str, str] = {
    "tous": "true",
    "sexe:F": "s.sexe = 'F'",
    "sexe:H": "s.sexe = 'H'",
    "sexe:inconnu": "s.sexe IS NULL",
    "qpv:oui": "s.qpv",
    "qpv:non": "NOT s.qpv",
    "qpv:inconnu": "s.qpv IS NULL",
    "deld:oui": _DELD,
    "deld:non": f"({_DELD}) IS NOT TRUE AND ({_INSCRIPTION_CONNUE})",
    "deld:inconnue": f"({_INSCRIPTION_CONNUE}) IS NOT TRUE",
    **_tranches((("moins_25", 25), ("25_34", 35), ("35_44", 45), ("45_54", 55)), "plus_54"),
    **_NIVEAUX,
    **_oui_ou_inconnu("rqth"),
    **_oui_ou_inconnu("ass"),
    **_oui_ou_inconnu("aah"),
    **_oui_ou_inconnu("parent_isole"),
    **_oui_ou_inconnu("sous_main_justice"),
    "senior": "p.date_debut >= (t.date_naissance + v.senior)::date",
    "jeune_sans_qualification": (
        "p.date_debut < (t.date_naissance + v.jeune)::date"
        " AND s.niveau_formation = ANY(string_to_array(v.sans_qualification, ','))"
    ),
}

# What depends on the period: `f` is the parcours, `q` the period, `d` its last day inside the parcours.
_PAR_QUALIFICATION = {f"sortie:{q.value}": f"f.fin <= q.au AND f.qualification = '{q.value}'" for q in Qualification}
_NEUTRES = ", ".join(f"'{genre.value}'" for genre in TYPES_NEUTRALISES)
_CONTRAT_DU = "f.brsa_depuis <= q.au AND f.debut >= q.du"
_CONTRAT_TENU = "f.premier_contrat <= LEAST(f.contrat_limite, q.au)"
_CONTRAT_TARDIF = f"({_CONTRAT_TENU}) IS NOT TRUE AND (f.premier_contrat <= q.au OR q.au > f.contrat_limite)"

VARIABLES: dict[str, str] = {
    "brsa": "f.brsa_depuis <= q.au",
    **_PAR_QUALIFICATION,
    "sortie:inconnue": "f.fin <= q.au AND f.qualification IS NULL",
    "non_positive": "f.fin <= q.au AND f.qualification IS DISTINCT FROM 'positive'",
    "hors_neutralisees": f"f.fin <= q.au AND COALESCE(f.type, '') NOT IN ({_NEUTRES})",
    "a_la_marge": "f.fin <= q.au AND f.a_la_marge",
    "commission:connue": "f.debut >= q.du AND f.date_commission IS NOT NULL",
    "prolongation:accordee": "f.date_prolongation BETWEEN q.du AND q.au",
    "prolongation:en_cours": (
        "f.date_prolongation <= q.au AND q.au > (f.debut + q.duree)::date"
        " AND q.au <= (f.debut + q.duree_prolongee)::date"
    ),
    "hors_delai": (
        "q.au > (f.debut + CASE WHEN f.date_prolongation <= q.au THEN q.duree_prolongee ELSE q.duree END)::date"
    ),
    "contrat_echu": "f.contrats_jusque[q.rang + 1] < q.au",
    "sans_entretien": "q.au - GREATEST(f.derniers_entretiens[q.rang + 1], f.debut) >= q.sans_entretien",
    "reception:mesuree": "f.rsa_a_l_orientation AND f.debut >= q.du",
    "reception:tenue": "f.rsa_a_l_orientation AND f.debut >= q.du AND f.jours_reception <= f.reception",
    "reception:tardive": "f.rsa_a_l_orientation AND f.debut >= q.du AND f.jours_reception > f.reception",
    "contrat:mesure": f"{_CONTRAT_DU} AND (({_CONTRAT_TENU}) OR ({_CONTRAT_TARDIF}))",
    "contrat:tenu": f"{_CONTRAT_DU} AND ({_CONTRAT_TENU})",
    "contrat:tardif": f"{_CONTRAT_DU} AND ({_CONTRAT_TARDIF})",
}

ETIQUETTES: tuple[str, ...] = (*FIXES, *VARIABLES)
# What is counted of a period that stands beside another one: the main publics and the exits.
ABREGEES: tuple[str, ...] = (
    "tous", "sexe:F", "sexe:H", "sexe:inconnu", "qpv:oui", "qpv:non", "qpv:inconnu", "deld:oui", "deld:non",
    "deld:inconnue", "brsa", *_PAR_QUALIFICATION, "sortie:inconnue", "non_positive", "hors_neutralisees",
)  # fmt: skip
RANGS: dict[str, int] = {etiquette: rang for rang, etiquette in enumerate(ETIQUETTES)}


def profil(conditions: dict[str, str]) -> str:
    """The SQL of an integer whose bits are these labels."""
    return " | ".join(
        f"(CASE WHEN {condition} THEN {1 << RANGS[etiquette]} ELSE 0 END)::bigint"
        for etiquette, condition in conditions.items()
    )


def du_profil(bits: int) -> list[str]:
    """The labels of a profile, in order."""
    return [etiquette for rang, etiquette in enumerate(ETIQUETTES) if bits >> rang & 1]
