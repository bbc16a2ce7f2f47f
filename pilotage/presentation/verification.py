"""The result of a verification, as it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pilotage.indicateurs.calcul import TOTAL
from pilotage.indicateurs.catalogue import CATALOGUE
from pilotage.presentation.cases import Case, LigneTableau, Tableau
from plie.socle.typographie import nombre_en_chiffres

MONTREES = 100
_PERIODES = {"periode": "la période", "cumul": "l’année", "n_1": "un an avant"}


@dataclass(frozen=True)
class Verification:
    """Whether the figures are the same, and which are not."""

    faite_le: datetime
    identique: bool
    tableau: Tableau


def lire_verification(resultat: Mapping[str, Any], faite_le: datetime) -> Verification:
    """What the worker found."""
    lignes = [
        LigneTableau(_nommer(ecart["chemin"]), [Case(_dire(ecart["avant"])), Case(_dire(ecart["apres"]))])
        for ecart in resultat["differences"]
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
        if liste["code"] in CATALOGUE
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
    indicateur = CATALOGUE.get(nom) or CATALOGUE.get(nom.rpartition(".")[0])
    libelle = indicateur.libelle if indicateur else nom
    return f"{libelle} ({_PERIODES.get(periode, periode)}, {_nom(plie)})"


def _nom(plie: str) -> str:
    return "ensemble" if plie == TOTAL else plie.upper()


def _dire(valeur: Any) -> str:
    if valeur is None:
        return "–"
    return nombre_en_chiffres(valeur) if isinstance(valeur, (int, float)) else str(valeur)
