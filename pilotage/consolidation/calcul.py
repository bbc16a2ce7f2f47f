"""The tables of the consolidation, from the two readings (format: `consolidation` JSON)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import connection

from accounts.models import Plie
from parcours.enums import FAMILLES_ETAPES, TypeEtape
from pilotage.consolidation import requete
from pilotage.consolidation.figees import lire_figee
from plie.pacte import versions
from plie.socle.mur import CHIFFRES, leve
from plie.socle.periodes import Periode

RANGS = (
    "total", "hommes", "femmes", "moins_26", "26_et_plus", "15_24", "25_44", "45_54", "55_64", "65_et_plus", "rqth",
    "france_travail", "deld", "deld_france_travail", "rsa", "rsa_france_travail", "autres",
    "niveau_vi", "niveau_vbis", "niveau_v", "niveau_iv", "niveau_iii", "niveau_ii", "niveau_i", "niveau_9",
    "niveau_inconnu", "inactif_moins_1", "inactif_1_2", "inactif_2_3", "inactif_3_5", "inactif_plus_5", "jamais_actif",
)  # fmt: skip
# Table 3 crosses the exits with sex, public and age only.
RANGS_DES_DUREES = (
    "total", "rsa", "deld", "autres", "moins_26", "26_et_plus", "15_24", "25_44", "45_54", "55_64", "65_et_plus",
)  # fmt: skip
COLONNES = (
    "entrees", "en_parcours", "report", "positives", "emploi", "formation", "sans_suite", "abandons",
    "demenagement_deces_retraite",
)  # fmt: skip
JOURS_POSITIVES, JOURS_SANS_SUITE = len(COLONNES), len(COLONNES) + 1
TYPES_IAE = (
    TypeEtape.ACI, TypeEtape.EI, TypeEtape.ETTI, TypeEtape.AI, TypeEtape.REGIE_QUARTIER, TypeEtape.GEIQ,
)  # fmt: skip
AXES_EMPLOI = ("naf", "type_employeur", "effectif_employeur", "contrat", "mesure")
AXES_FORMATION = ("domaine", "niveau", "validation", "duree")
JOURS_PAR_MOIS = Decimal("30.4375")
# Sex of the row -> columns; an unknown sex is in the total only.
SEXES = {"H": "hommes", "F": "femmes"}

Compte = dict[str, int]


def consolider(plies: Sequence[Plie], *, perimetre: str, annee: int) -> dict[str, Any]:
    """The consolidation of a year for a scope: two queries whatever its size; the one kept, if it was."""
    figee = lire_figee(perimetre, annee)
    if figee is not None:
        return figee
    periode, connues = Periode.annee(annee), versions()
    parametres = {
        "du": periode.debut,
        "au": periode.fin,
        "plies": [plie.pk for plie in plies],
        "depuis": [version.depuis for version in connues],
        "deld": [f"{version.deld_mois} months" for version in connues],
    }
    lues = _lire(requete.ANNEE, parametres)
    effectifs = [(rang, sexe, valeurs) for quoi, rang, sexe, valeurs in lues if quoi == requete.EFFECTIFS]
    etapes = [(genre, sexe, *valeurs) for quoi, genre, sexe, valeurs in lues if quoi == requete.ETAPES]
    sorties = _lire(requete.SORTIES, parametres)
    par_rang = _par_rang(effectifs)
    return {
        "annee": annee,
        "perimetre": perimetre,
        "tableau_1": {rang: _tableau_1(par_rang[rang]["total"]) for rang in RANGS},
        "tableau_2": _tableau_2(etapes, par_rang["total"]),
        "tableau_3": _tableau_3(par_rang),
        "tableau_4": {
            genre.value: _comptes((sexe, personnes) for lu, sexe, _, personnes in etapes if lu == genre)
            for genre in TYPES_IAE
        },
        "tableau_8": _axes(sorties, AXES_EMPLOI),
        "tableau_9": _axes(sorties, AXES_FORMATION),
    }


@leve(CHIFFRES)
def _lire(sql: str, parametres: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as curseur:
        curseur.execute(sql, parametres)
        lues: list[tuple[Any, ...]] = curseur.fetchall()
        return lues


def _par_rang(effectifs: Iterable[tuple[Any, ...]]) -> dict[str, dict[str, list[int]]]:
    """Row -> sex (or total) -> counts."""
    vide = [0] * (len(COLONNES) + 2)
    rangs: dict[str, dict[str, list[int]]] = {
        rang: {colonne: list(vide) for colonne in ("total", *SEXES.values())} for rang in RANGS
    }
    for rang, sexe, valeurs in effectifs:
        for colonne in ("total", SEXES.get(sexe)):
            if colonne:
                rangs[rang][colonne] = [a + b for a, b in zip(rangs[rang][colonne], valeurs, strict=True)]
    return rangs


def _tableau_1(valeurs: list[int]) -> dict[str, Any]:
    ligne: dict[str, Any] = dict(zip(COLONNES, valeurs, strict=False))
    sorties = ligne["positives"] + ligne["sans_suite"]
    ligne["autres"] = ligne["sans_suite"] - ligne["abandons"] - ligne["demenagement_deces_retraite"]
    ligne["taux_positives"] = ligne["positives"] / sorties if sorties else None
    return ligne


def _tableau_2(etapes: list[tuple[Any, ...]], parcours: dict[str, list[int]]) -> dict[str, Any]:
    """Étapes whose dates overlap the period, on parcours in the period; their mean per parcours."""
    tableau: dict[str, Any] = {
        genre.value: _comptes((sexe, nombre) for lu, sexe, nombre, _ in etapes if lu == genre) for genre in TypeEtape
    }
    for famille, genres in FAMILLES_ETAPES.items():
        tableau[f"famille:{famille}"] = _somme(tableau[genre.value] for genre in genres)
    total = _somme(tableau[genre.value] for genre in TypeEtape)
    en_parcours = COLONNES.index("en_parcours")
    tableau["total"] = total
    tableau["moyenne_par_participant"] = {
        colonne: nombre / parcours[colonne][en_parcours] if parcours[colonne][en_parcours] else None
        for colonne, nombre in total.items()
    }
    return tableau


def _tableau_3(par_rang: dict[str, dict[str, list[int]]]) -> dict[str, Any]:
    """Number and mean duration of the exits, in months with two decimals."""
    positives, sans_suite = COLONNES.index("positives"), COLONNES.index("sans_suite")
    genres = {
        "toutes": ((positives, sans_suite), (JOURS_POSITIVES, JOURS_SANS_SUITE)),
        "positives": ((positives,), (JOURS_POSITIVES,)),
        "sans_suite": ((sans_suite,), (JOURS_SANS_SUITE,)),
    }
    return {
        genre: {rang: _durees(par_rang[rang], *places) for rang in RANGS_DES_DUREES} for genre, places in genres.items()
    }


def _durees(comptes: dict[str, list[int]], effectifs: tuple[int, ...], jours: tuple[int, ...]) -> dict[str, Any]:
    ligne: dict[str, Any] = {c: sum(v[place] for place in effectifs) for c, v in comptes.items()}
    durees = {f"duree_{c}": _mois(sum(valeurs[place] for place in jours), ligne[c]) for c, valeurs in comptes.items()}
    return ligne | durees


def _mois(jours: int, nombre: int) -> float | None:
    if not nombre:
        return None
    return float((Decimal(jours) / nombre / JOURS_PAR_MOIS).quantize(Decimal("0.01"), ROUND_HALF_UP))


def _axes(sorties: list[tuple[Any, ...]], axes: Iterable[str]) -> dict[str, dict[str, Compte]]:
    resultat: dict[str, dict[str, Compte]] = {}
    for axe in axes:
        valeurs: dict[str, list[tuple[str | None, int]]] = defaultdict(list)
        for lu, valeur, sexe, nombre in sorties:
            if lu == axe:
                valeurs[valeur].append((sexe or "", nombre))
        resultat[axe] = {valeur: _comptes(couples) for valeur, couples in sorted(valeurs.items())}
    return resultat


def _comptes(couples: Iterable[tuple[str | None, int]]) -> Compte:
    """By sex; the total is that of the row without a sex when there is one, else the sum of the others."""
    compte, total = {"total": 0, "hommes": 0, "femmes": 0}, None
    for sexe, nombre in couples:
        if sexe is None:
            total = nombre
            continue
        compte["total"] += nombre
        if sexe in SEXES:
            compte[SEXES[sexe]] += nombre
    return compte if total is None else {**compte, "total": total}


def _somme(comptes: Iterable[Compte]) -> Compte:
    total = {"total": 0, "hommes": 0, "femmes": 0}
    for compte in comptes:
        for colonne in total:
            total[colonne] += compte[colonne]
    return total
