"""A crossing: rows = the values of a breakdown and their total, columns = indicators, beside an earlier period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import Plie
from pilotage.croisements.dimensions import INCONNU, Dimension
from pilotage.exports import lire_valeur
from pilotage.indicateurs import PeriodeNommee, calculer, mots
from pilotage.indicateurs.calcul import TOTAL
from pilotage.indicateurs.catalogue import CATALOGUE
from pilotage.indicateurs.cellules import Indicateur
from pilotage.indicateurs.figures import Figures
from pilotage.indicateurs.masque import MASQUEE, masquer
from pilotage.indicateurs.moyennes import sans_parcours
from pilotage.selectors import AVANT, PERIODE, mesures_de, precedente
from plie.socle.periodes import Periode

_A_PRECISER = (mots.DUREES, mots.PAR_TYPE_POSITIVES, mots.PAR_TYPE_DYNAMIQUES, mots.PAR_TYPE_AUTRES)
UN_AN_AVANT = "un_an_avant"


@dataclass(frozen=True)
class Rangee:
    """A value of the breakdown, and its figures in each period."""

    valeur: str
    nom: str
    mesures: Mapping[str, Any]

    def lire(self, moment: str, indicateur: Indicateur) -> Any:
        """A figure of the row in a period."""
        return lire_valeur(self.mesures[moment], indicateur)


@dataclass(frozen=True)
class Croisement:
    """What the page shows and the files hold."""

    dimension: Dimension
    indicateurs: Sequence[Indicateur]
    periodes: Mapping[str, Periode]
    rangees: Sequence[Rangee]
    total: Rangee
    masque: bool


def indicateurs_croisables() -> list[Indicateur]:
    """Every indicator of the catalogue that a breakdown can hold; the sub-populations are crossings themselves."""
    return [i for i in CATALOGUE.values() if not i.code.startswith("parmi_") and not i.par_plie]


def titre(indicateur: Indicateur) -> str:
    """The head of its column: out of its group, « sorties positives » may be a rate or a duration."""
    if indicateur.groupe in _A_PRECISER:
        return f"{indicateur.groupe}\u00a0: {indicateur.libelle[:1].lower()}{indicateur.libelle[1:]}"
    return indicateur.libelle


def periodes_du_croisement(periode: Periode, comparer: str) -> dict[str, Periode]:
    """The period, and the one it is compared with."""
    if comparer == AVANT:
        return {PERIODE: periode, AVANT: precedente(periode)}
    if comparer == UN_AN_AVANT:
        return {PERIODE: periode, UN_AN_AVANT: periode.decaler_annees(-1)}
    return {PERIODE: periode}


def croiser(
    plies: Sequence[Plie],
    *,
    dimension: Dimension,
    periodes: Mapping[str, Periode],
    indicateurs: Sequence[Indicateur],
    seuil: int | None,
) -> Croisement:
    """Count by a breakdown.

    Args:
        seuil: cells under it are masked, and those that would give them back (A-4); None = all shown.
    """
    calcul = calculer(plies, [PeriodeNommee(nom, p) for nom, p in periodes.items()], decoupage=dimension.decoupage)
    lues = {
        nom: {cle: mesures_de(figures) for cle, figures in par_cle.items()} for nom, par_cle in calcul.figures.items()
    }
    codes = {cle for par_cle in lues.values() for cle in par_cle if cle != TOTAL}
    vide = mesures_de(sans_parcours(periodes[PERIODE]))
    complets = {nom: {cle: par_cle.get(cle, vide) for cle in (*codes, TOTAL)} for nom, par_cle in lues.items()}
    if seuil is not None:
        bornes = {nom: {"du": p.debut, "au": p.fin or p.debut} for nom, p in periodes.items()}
        masquees = masquer(complets, en_clair=(), seuil=seuil, bornes=bornes)
        complets = {nom: _sans_moyenne_de_peu(masquees[nom], calcul.figures[nom], seuil) for nom in masquees}
    noms = _noms(dimension, codes)

    def rangee(cle: str, nom: str) -> Rangee:
        return Rangee(cle, nom, {moment: par_cle[cle] for moment, par_cle in complets.items()})

    return Croisement(
        dimension=dimension,
        indicateurs=indicateurs,
        periodes=periodes,
        rangees=[rangee(cle, nom) for cle, nom in noms.items()],
        total=rangee(TOTAL, "Total"),
        masque=seuil is not None,
    )


def _sans_moyenne_de_peu(
    mesures: dict[str, dict[str, Any]], figures: Mapping[str, Figures], seuil: int
) -> dict[str, dict[str, Any]]:
    """A mean over one to four persons says something of each: masked too."""
    for cle, lues in mesures.items():
        for indicateur in indicateurs_croisables():
            cellule = indicateur.numerateur
            if indicateur.mesure and cellule and cle in figures and 0 < figures[cle].effectif(cellule) < seuil:
                place: dict[str, Any] = lues["complements"] if indicateur.complement else lues
                *chemin, feuille = indicateur.code.split(".")
                for etape in chemin:
                    place = place[etape]
                place[feuille] = dict(MASQUEE)
    return mesures


def _noms(dimension: Dimension, codes: set[str]) -> dict[str, str]:
    """The values that some parcours have, in order of reading; the unknown one last."""
    connus = dimension.noms(codes)
    noms = {code: nom for code, nom in connus.items() if code in codes}
    noms |= {code: code for code in sorted(codes - noms.keys() - {INCONNU})}
    return {**noms, INCONNU: "Non connu"} if INCONNU in codes else noms


def parcours_de(
    plies: Sequence[Plie], *, dimension: Dimension, periode: Periode, valeur: str, indicateur: Indicateur
) -> tuple[list[int], Any]:
    """The parcours behind a cell, and its figure."""
    calcul = calculer(plies, [PeriodeNommee(PERIODE, periode)], lister=[PERIODE], decoupage=dimension.decoupage)
    figures = calcul.figures[PERIODE].get(valeur)
    if figures is None or indicateur.numerateur is None:
        return [], None
    return calcul.lignes[PERIODE].parcours(indicateur.numerateur, valeur), lire_valeur(mesures_de(figures), indicateur)
