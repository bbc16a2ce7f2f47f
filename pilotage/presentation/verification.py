"""The result of a verification, as it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pilotage.indicateurs.calcul import TOTAL
from pilotage.indicateurs.catalogue import CATALOGUE
from pilotage.presentation.cases import Case, LigneTableau, Tableau
from plie.socle.typographie import nombre_en_chiffres, taux_en_chiffres

MONTREES = 100
DECIMALES = 2
# A share is kept as three values; the name of the indicator alone stands for what is counted.
_FEUILLES = {"n": "", "sur": ", dénominateur", "taux": ", taux"}
_PERIODES = {"periode": "la période", "cumul": "l’année", "n_1": "un an avant"}


@dataclass(frozen=True)
class Verification:
    """Whether the figures are the same, and which are not."""

    faite_le: datetime
    identique: bool
    tableau: Tableau


def lire_verification(resultat: Mapping[str, Any], faite_le: datetime, *, plusieurs: bool) -> Verification:
    """What the worker found.

    Args:
        plusieurs: whether the edition is that of several PLIE; the total of a single one would say all twice.
    """
    lignes = [
        LigneTableau(
            _nommer(chemin := ecart["chemin"]), [Case(_dire(chemin, ecart[cle])) for cle in ("avant", "apres")]
        )
        for ecart in resultat["differences"]
        if plusieurs or TOTAL not in ecart["chemin"].split(".")[:3]
    ]
    lignes += [
        LigneTableau(
            f"{CATALOGUE[liste['code']].libelle} ({_PERIODES.get(liste['periode'], liste['periode'])}, "
            f"{_nom(liste['perimetre'])}), liste des parcours",
            [
                Case(f"{nombre_en_chiffres(len(liste['sortis']))} en moins"),
                Case(f"{nombre_en_chiffres(len(liste['entres']))} en plus"),
            ],
        )
        for liste in resultat["listes"]
        if liste["code"] in CATALOGUE and (plusieurs or liste["perimetre"] != TOTAL)
    ]
    note = "" if len(lignes) <= MONTREES else f"Les {MONTREES} premiers sur {nombre_en_chiffres(len(lignes))}."
    return Verification(
        faite_le,
        bool(resultat["identique"]),
        Tableau("Ce qui diffère", ["", "Publié", "Recalculé"], lignes[:MONTREES], note),
    )


def _nommer(chemin: str) -> str:
    """« mesures.periode.aix.age.25_34.n », in words as far as the catalogue knows them."""
    partie, *suite = chemin.split(".")
    if partie != "mesures" or len(suite) < 3:
        return f"{partie.capitalize()} ({' '.join(suite)})"
    periode, plie, *code = suite
    if code[0] == "complements":
        code = code[1:]
    nom = ".".join(code)
    entier, (tronc, _, feuille) = CATALOGUE.get(nom), nom.rpartition(".")
    if entier is None and tronc in CATALOGUE:
        libelle = CATALOGUE[tronc].libelle + _FEUILLES.get(feuille, "")
    else:
        libelle = entier.libelle if entier else nom
    return f"{libelle} ({_PERIODES.get(periode, periode)}, {_nom(plie)})"


def _nom(plie: str) -> str:
    return "ensemble" if plie == TOTAL else plie.upper()


def _dire(chemin: str, valeur: Any) -> str:
    if valeur is None:
        return "–"
    if not isinstance(valeur, (int, float)):
        return str(valeur)
    if chemin.endswith(".taux"):
        return taux_en_chiffres(valeur)
    return nombre_en_chiffres(round(valeur, DECIMALES))
