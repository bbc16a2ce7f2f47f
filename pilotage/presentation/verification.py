"""The result of a verification, as it is read: one line per figure that is not the one published."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pilotage.indicateurs.calcul import TOTAL
from pilotage.indicateurs.catalogue import CATALOGUE
from pilotage.indicateurs.cellules import Indicateur
from pilotage.indicateurs.mots import DUREES
from pilotage.presentation.cases import ABSENT, Case, LigneTableau, Tableau, ecrire, ecrire_part
from pilotage.selectors import CUMUL, N_1, PERIODE
from plie.socle.typographie import INSECABLE, nombre_en_chiffres

MONTREES = 100
DECIMALES = 2
COLONNES = ["", "Publié", "Recalculé", "Parcours entrés", "Parcours retirés"]
_PERIODES = {PERIODE: "la période", CUMUL: "l’année", N_1: "un an avant"}
_PARTIES = ("mesures", "objectifs", "tendance")
_PARMI = {
    "parmi_integrations": "parmi les intégrations",
    "parmi_sorties": "parmi les sorties",
    "parmi_effectif_fin": "parmi l’effectif de fin de période",
}
# Values that are kept as several leaves and read as one figure: a share and its terms, an objective and its rate.
_ENSEMBLE = ("n", "realise")
_INCONNU = len(CATALOGUE)

Place = tuple[str, ...]


@dataclass(frozen=True)
class Verification:
    """Whether the figures are the same, and which are not."""

    faite_le: datetime
    identique: bool
    tableau: Tableau


@dataclass
class _Figure:
    """A figure of the edition and the same computed again, with how many parcours came in and went out."""

    publie: Any
    recalcule: Any
    entres: Collection[int] | None = None
    sortis: Collection[int] | None = None

    @property
    def par_son_seul_denominateur(self) -> bool:
        """Whether it counts the same parcours, among others."""
        if self.entres or self.sortis or not isinstance(self.publie, Mapping) or "n" not in self.publie:
            return False
        return bool(self.publie["n"] == self.recalcule["n"])


def lire_verification(resultat: Mapping[str, Any], faite_le: datetime, *, valeurs: Mapping[str, Any]) -> Verification:
    """What the worker found, with the values of the edition that it verified.

    The total of a single PLIE would say all twice.
    """
    plusieurs = len(valeurs["plies"]) > 1
    figures: dict[Place, _Figure] = {}
    for ecart in resultat["differences"]:
        place, feuille, publie = _situer(ecart["chemin"], valeurs)
        figure = figures.setdefault(place, _Figure(publie, publie))
        figure.recalcule = {**figure.recalcule, feuille: ecart["apres"]} if feuille else ecart["apres"]
    for liste in resultat["listes"]:
        if liste["code"] in CATALOGUE:
            place, _, publie = _situer(_chemin(liste), valeurs)
            figure = figures.setdefault(place, _Figure(publie, publie))
            figure.entres, figure.sortis = liste["entres"], liste["sortis"]
    rangees = sorted(
        (
            (figure.par_son_seul_denominateur, _rang(place, valeurs), place)
            for place, figure in figures.items()
            if plusieurs or TOTAL not in place
        ),
    )
    lignes = [_ligne(place, figures[place], valeurs) for *_, place in rangees[:MONTREES]]
    return Verification(
        faite_le,
        bool(resultat["identique"]),
        Tableau("Ce qui diffère", COLONNES, lignes, _note(len(rangees), seconds=any(second for second, *_ in rangees))),
    )


def _note(nombre: int, *, seconds: bool) -> str:
    phrases = []
    if nombre > MONTREES:
        phrases.append(f"Les {MONTREES} premiers chiffres sur {nombre_en_chiffres(nombre)}.")
    if seconds:
        phrases.append("Les chiffres dont seul le dénominateur a changé viennent en dernier.")
    return " ".join(phrases)


def _ligne(place: Place, figure: _Figure, valeurs: Mapping[str, Any]) -> LigneTableau:
    return LigneTableau(
        _nommer(place, valeurs),
        [
            _dire(place, figure.publie),
            _dire(place, figure.recalcule),
            *(
                Case(ABSENT if liste is None else nombre_en_chiffres(len(liste)))
                for liste in (figure.entres, figure.sortis)
            ),
        ],
    )


def _chemin(liste: Mapping[str, Any]) -> str:
    complements = "complements." if CATALOGUE[liste["code"]].complement else ""
    return f"mesures.{liste['periode']}.{liste['perimetre']}.{complements}{liste['code']}"


def _situer(chemin: str, valeurs: Mapping[str, Any]) -> tuple[Place, str, Any]:
    """The figure to which a leaf belongs, the name of the leaf in it, and the figure as it was published.

    The shares of the objectives are the shares of the year: the same figure, said once.
    """
    etapes, place, lue = chemin.split("."), [], valeurs
    for etape in etapes:
        lue = _descendre(lue, etape)
        place.append(etape)
        if isinstance(lue, Mapping) and any(cle in lue for cle in _ENSEMBLE):
            break
    feuille = ".".join(etapes[len(place) :])
    if place[:2] == ["objectifs", "parts"] and isinstance(lue, Mapping):
        place = ["mesures", CUMUL, place[2], lue["code"]]
        lue = {cle: lue[cle] for cle in ("n", "sur", "taux")}
    return tuple(etape for etape in place if etape != "complements"), feuille, lue


def _descendre(valeur: Any, etape: str) -> Any:
    if isinstance(valeur, Mapping):
        return valeur.get(etape)
    if isinstance(valeur, list) and etape.isdigit() and int(etape) < len(valeur):
        return valeur[int(etape)]
    return None


def _rang(place: Place, valeurs: Mapping[str, Any]) -> tuple[int, ...]:
    """In the order of the dashboard: the period first, the PLIE in theirs, the figures in that of the catalogue."""
    partie, *suite = place
    plies = [plie["code"] for plie in valeurs["plies"]]
    codes = list(CATALOGUE)
    nom = ".".join(suite[2:])
    return (
        _dans(_PARTIES, partie),
        _dans(list(_PERIODES), suite[0]) if suite else 0,
        min((plies.index(etape) for etape in suite if etape in plies), default=len(plies)),
        codes.index(nom) if nom in CATALOGUE else _INCONNU,
    )


def _dans(noms: Sequence[str], nom: str) -> int:
    return noms.index(nom) if nom in noms else len(noms)


def _nommer(place: Place, valeurs: Mapping[str, Any]) -> str:
    """« 25 à 34 ans (la période, AIX) », in words as far as the catalogue knows them."""
    match place:
        case ("mesures", periode, plie, *code):
            return f"{_libelle(code, valeurs)} ({_PERIODES.get(periode, periode)}, {_nom(plie)})"
        case ("objectifs", "lignes", plie, rang):
            objectifs = valeurs["objectifs"]
            ligne = _descendre(objectifs["lignes"].get(plie), rang) or {}
            return f"{ligne.get('libelle', rang)}, objectif {objectifs['annee']} ({_nom(plie)})"
        case ("objectifs", "pacte"):
            return "Parcours accompagnés depuis le début du Pacte"
        case ("tendance", rang, "valeurs", plie, code):
            point = _descendre(valeurs["tendance"], rang) or {}
            return f"Tendance, {point.get('code', rang)}{INSECABLE}: {_libelle([code], valeurs)} ({_nom(plie)})"
        case _:
            return " ".join(place)


def _libelle(code: Sequence[str], valeurs: Mapping[str, Any]) -> str:
    nom = ".".join(code)
    if nom in CATALOGUE:
        libelle = _distinguer(CATALOGUE[nom])
    elif "communes" in code:
        libelle = valeurs["communes"].get(code[-1], code[-1])
    else:
        libelle = "ETP d’accompagnateurs" if nom == "etp" else nom
    parmi = _PARMI.get(code[0])
    return f"{libelle}, {parmi}" if parmi else libelle


def _distinguer(indicateur: Indicateur) -> str:
    """Its label, after that of its group when another group has the same: « Durées, sorties positives »."""
    libelle, groupe = indicateur.libelle, indicateur.groupe
    if groupe != DUREES or all(i.groupe == groupe for i in CATALOGUE.values() if i.libelle == libelle):
        return libelle
    return f"{groupe}, {libelle[:1].lower()}{libelle[1:]}"


def _nom(plie: str) -> str:
    return "ensemble" if plie == TOTAL else plie.upper()


def _dire(place: Place, valeur: Any) -> Case:
    if valeur is None or (isinstance(valeur, Mapping) and any(valeur.get(c, 0) is None for c in _ENSEMBLE)):
        return Case(ABSENT)
    if isinstance(valeur, Mapping):
        if "n" in valeur:
            return ecrire_part(valeur)
        return Case(nombre_en_chiffres(valeur["realise"]), f"objectif {nombre_en_chiffres(valeur['objectif'])}")
    nom = ".".join(place[3:])
    if place[0] == "mesures" and nom in CATALOGUE:
        return ecrire(CATALOGUE[nom], valeur)
    return Case(nombre_en_chiffres(round(valeur, DECIMALES)) if isinstance(valeur, (int, float)) else str(valeur))
