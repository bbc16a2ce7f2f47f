"""Small random worlds without any database, and a reader who adds and subtracts everything that they are shown."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pilotage.indicateurs.blocs import bloc
from pilotage.indicateurs.calcul import TOTAL, Figures
from pilotage.indicateurs.cellules import Ensemble
from sorties.enums import TYPES_NEUTRALISES, TYPES_PAR_QUALIFICATION, Qualification

PLIES = ("aix", "iop", "mar", "mpc")
JOUR = timedelta(days=1)


@dataclass
class Personne:
    plie: str
    debut: date
    fin: date | None
    etiquettes: list[str]
    sortie: list[str]


def monde(alea: random.Random) -> list[Personne]:
    """PLIE of very different sizes, so that every case arises: tiny, middling, large."""
    personnes = []
    for plie in PLIES:
        for _ in range(alea.choice([2, 6, 12, 40, 90])):
            debut = date(2024, 6, 1) + JOUR * alea.randrange(480)
            fin = debut + JOUR * alea.randrange(40, 400) if alea.random() < 0.5 else None
            personnes.append(Personne(plie, debut, fin, _etiquettes(alea), _sortie(alea)))
    return personnes


def _etiquettes(alea: random.Random) -> list[str]:
    etiquettes = [
        f"sexe:{alea.choices(['F', 'H', 'inconnu'], [6, 4, 0.3])[0]}",
        f"age:{alea.choice(['moins_25', '25_34', '35_44', '45_54', 'plus_54'])}",
        f"niveau:{alea.choice(['5_et_plus', '4', '3', '1_2', 'inconnu'])}",
        f"qpv:{alea.choices(['oui', 'non', 'inconnu'], [4, 6, 0.5])[0]}",
        f"deld:{alea.choices(['oui', 'non', 'inconnue'], [5, 5, 0.5])[0]}",
    ]
    etiquettes += [nom for nom in ("brsa", "rqth", "ass", "parent_isole", "senior") if alea.random() < 0.4]
    reception = alea.choice(["", "tenue", "tardive"])
    return [*etiquettes, *(["reception:mesuree", f"reception:{reception}"] if reception else [])]


def _sortie(alea: random.Random) -> list[str]:
    qualification = alea.choices(["positive", "dynamique", "autre"], [5, 1, 4])[0]
    genre = alea.choice([t.value for t in TYPES_PAR_QUALIFICATION[Qualification(qualification)]])
    etiquettes = [f"sortie:{qualification}", f"type:{qualification}:{genre}"]
    if qualification != "positive":
        etiquettes.append("non_positive")
    elif alea.random() < 0.2:
        etiquettes.append("a_la_marge")
    return [*etiquettes, *([] if genre in TYPES_NEUTRALISES else ["hors_neutralisees"])]


def figures(personnes: list[Personne], du: date, au: date) -> Figures:
    effectifs: dict[str, list[int]] = {}
    accompagnes = 0
    for p in personnes:
        dans = (
            p.debut < du and (p.fin is None or p.fin >= du),
            du <= p.debut <= au,
            p.debut <= au and (p.fin is None or p.fin >= du),
            p.fin is not None and du <= p.fin <= au,
            p.debut <= au and (p.fin is None or p.fin > au),
        )
        if not dans[2]:
            continue
        accompagnes += 1
        sorti = p.fin is not None and p.fin <= au
        for etiquette in ["tous", *p.etiquettes, *(p.sortie if sorti else [])]:
            comptes = effectifs.setdefault(etiquette, [0] * len(Ensemble))
            for rang, oui in enumerate(dans):
                comptes[rang] += oui
    mesures: dict[str, Any] = dict.fromkeys(
        ("duree_moyenne_positives", "duree_moyenne_autres", "duree_moyenne_effectif", "reception_mediane",
         "reception_decile_9", "jours_avant_commission", "entretiens_par_mois", "etp", "positives_par_etp_an",
         "accompagnes_par_etp", "accompagnes_sur_capacite"), 7.5,
    )  # fmt: skip
    return Figures({k: tuple(v) for k, v in effectifs.items()}, mesures | {"personnes": accompagnes}, (au - du).days)


def mesures(personnes: list[Personne], bornes: Mapping[str, Mapping[str, date]]) -> dict[str, dict[str, Any]]:
    """The figures of an edition of these PLIE."""
    lues: dict[str, dict[str, Any]] = {}
    for nom, jours in bornes.items():
        lues[nom] = {}
        for code in (*PLIES, TOTAL):
            f = figures([p for p in personnes if code in (TOTAL, p.plie)], jours["du"], jours["au"])
            lues[nom][code] = {**bloc(f, complements=False), "complements": bloc(f, complements=True)}
    return lues


# -- The curious reader: what they know, then what follows from it ------------------------------------------------

AGES = ["age.moins_25", "age.25_34", "age.35_44", "age.45_54", "age.plus_54"]
NIVEAUX = ["niveau.5_et_plus", "niveau.4", "niveau.3", "niveau.1_2", "niveau.inconnu"]
# (whole, parts); a name after « # » stands for a number that is printed nowhere.
RELATIONS = [
    ("accompagnes", ["effectif_debut", "integrations"]),
    ("accompagnes", ["sorties", "effectif_fin"]),
    ("accompagnes", ["femmes", "hommes", "autres_publics.sexe_inconnu"]),
    ("accompagnes", AGES),
    ("accompagnes", NIVEAUX),
    ("accompagnes", ["qpv", "autres_publics.qpv_inconnu", "#hors_qpv"]),
    ("accompagnes", ["deld", "autres_publics.deld_inconnue", "#pas_deld"]),
    ("accompagnes", ["personnes", "#retours"]),
    ("sorties", ["sorties_positives", "sorties_dynamiques", "sorties_autres", "sorties_non_qualifiees"]),
    ("sorties", ["sorties_positives", "#non_positives"]),
    ("sorties_positives", ["a_la_marge", "#pas_a_la_marge"]),
    ("sorties", ["#hors_neutralisees", *(f"autres_par_type.{genre}" for genre in TYPES_NEUTRALISES)]),
]
RELATIONS += [
    ("accompagnes", [code, f"#sans_{code}"]) for code in ("brsa", "femmes", "hommes", "qpv", "deld", *AGES, *NIVEAUX)
]
RELATIONS += [
    ("accompagnes", [f"autres_publics.{code}", f"#sans_{code}"]) for code in ("rqth", "ass", "parent_isole", "senior")
]
for _q in ("positive", "dynamique", "autre"):
    _genres = [f"{_q}s_par_type.{genre.value}" for genre in TYPES_PAR_QUALIFICATION[Qualification(_q)]]
    RELATIONS.append((f"sorties_{_q}s", _genres if _q == "positive" else [*_genres, f"{_q}s_par_type.inconnu"]))
CROISSANTS = ["integrations", "sorties", "accompagnes", "femmes", "hommes", "brsa", "qpv", "deld", "sorties_positives",
              "sorties_dynamiques", "sorties_autres", "a_la_marge", *AGES, *NIVEAUX]  # fmt: skip
# What a printed denominator is the number of.
DENOMINATEURS = {
    "taux_hors_neutralisees": ("sorties_positives", "#hors_neutralisees"),
    "taux_sur_entrees": ("sorties_positives", "integrations"),
}


def lire(mesures: Mapping[str, Any], code: str) -> Any:
    for racine in (mesures, mesures["complements"]):
        place: Any = racine
        for etape in code.split("."):
            place = place.get(etape) if isinstance(place, Mapping) else None
        if place is not None:
            return place
    return None


def _montres(lues: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """Every number that a column prints: counts, numerators, denominators."""
    codes = {code for tout, parties in RELATIONS for code in (tout, *parties) if not code.startswith("#")}
    for code in codes | {"taux_hors_neutralisees", "taux_sur_entrees"}:
        valeur = lire(lues, code)
        if valeur is None or (isinstance(valeur, Mapping) and valeur.get("masque")):
            continue
        if not isinstance(valeur, Mapping):
            yield code, int(valeur)
            continue
        numerateur, denominateur = DENOMINATEURS.get(code, (code, None))
        yield numerateur, valeur["n"]
        if denominateur is None:
            # A kind of exit is printed over the exits of its qualification, whatever else it adds up to.
            denominateur = next(tout for tout, parties in reversed(RELATIONS) if code in parties)
        yield denominateur, valeur["sur"]


def trouves(
    masquees: Mapping[str, Mapping[str, Any]], vraies: Mapping[str, Mapping[str, Any]], en_clair: set[str], memes: bool
) -> dict[tuple[str, str, str], int]:
    """All that the reader finds of the PLIE outside their scope, alone and together (`autres`)."""
    autres = [code for code in PLIES if code not in en_clair]
    connus: dict[tuple[str, str, str], int] = {}
    for nom, par_plie in masquees.items():
        for plie in autres:
            connus |= {(nom, plie, code): valeur for code, valeur in _montres(par_plie[plie])}
        siens = {plie: dict(_montres(vraies[nom][plie])) for plie in en_clair}
        for code, valeur in _montres(par_plie[TOTAL]):
            if code != "personnes":  # somebody may be followed in two PLIE
                connus[nom, "autres", code] = valeur - sum(s[code] for s in siens.values())
    relations: list[tuple[tuple[str, str, str], list[tuple[str, str, str]]]] = []
    for nom in masquees:
        for plie in (*autres, "autres"):
            relations += [((nom, plie, tout), [(nom, plie, p) for p in parties]) for tout, parties in RELATIONS]
        codes = {code for _, _, code in connus if code != "personnes" and not code.startswith("#")}
        relations += [((nom, "autres", code), [(nom, plie, code) for plie in autres]) for code in codes]
    for plie in (*autres, "autres"):
        relations.append((("periode", plie, "effectif_fin"), [("cumul", plie, "effectif_fin")]))
        for code in CROISSANTS:
            avant = [] if memes else [("avant", plie, code)]
            relations.append((("cumul", plie, code), [("periode", plie, code), *avant]))
    avance = True
    while avance:
        avance = False
        for tout, parties in relations:
            inconnues = [v for v in (tout, *parties) if v not in connus]
            if len(inconnues) == 1:
                (inconnue,) = inconnues
                somme = sum(connus[p] for p in parties if p != inconnue)
                connus[inconnue] = somme if inconnue == tout else connus[tout] - somme
                avance = True
    return connus
