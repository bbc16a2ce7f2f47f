"""A crossing in words: a table whose cells open onto their lists, with what each was in the other period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from pilotage.croisements.calcul import AVANT, PERIODE, UN_AN_AVANT, Croisement, Rangee, titre
from pilotage.indicateurs.cellules import Indicateur, Unite
from pilotage.presentation.cases import Case, ecrire, periode_en_mots
from plie.socle.typographie import INSECABLE, nombre_en_chiffres

MOINS = "\u2212"
ENTETES = {AVANT: "période précédente", UN_AN_AVANT: "un an avant"}


@dataclass(frozen=True)
class CaseCroisee:
    """A cell, its address, and the same cell of the period it is compared with."""

    case: Case
    adresse: str = ""
    avant: Case | None = None
    adresse_avant: str = ""
    evolution: str = ""


@dataclass(frozen=True)
class LigneCroisee:
    """A value of the breakdown."""

    nom: str
    cases: list[CaseCroisee]
    total: bool = False


@dataclass(frozen=True)
class TableauCroise:
    """What the page shows."""

    titre: str
    dimension: str
    colonnes: list[Indicateur]
    lignes: list[LigneCroisee]
    comparaison: str = ""

    @property
    def titres(self) -> list[str]:
        return [titre(indicateur) for indicateur in self.colonnes]


def tableau(croisement: Croisement, adresse: str) -> TableauCroise:
    """The table; `adresse` is that of the list behind a cell, empty for who sees no list."""
    autre = next((moment for moment in croisement.periodes if moment != PERIODE), "")
    comparaison = ""
    if autre:
        periode = croisement.periodes[autre]
        comparaison = f"{ENTETES[autre]}, {periode_en_mots(periode.debut, periode.fin or periode.debut)}"
    return TableauCroise(
        titre=f"Indicateurs par {dans_la_phrase(croisement.dimension.libelle)}",
        dimension=croisement.dimension.libelle,
        colonnes=list(croisement.indicateurs),
        lignes=[
            *(_ligne(rangee, croisement, autre, adresse) for rangee in croisement.rangees),
            _ligne(croisement.total, croisement, autre, adresse, total=True),
        ],
        comparaison=comparaison,
    )


def _ligne(rangee: Rangee, croisement: Croisement, autre: str, adresse: str, *, total: bool = False) -> LigneCroisee:
    return LigneCroisee(rangee.nom, [_case(rangee, i, autre, adresse) for i in croisement.indicateurs], total=total)


def _case(rangee: Rangee, indicateur: Indicateur, autre: str, adresse: str) -> CaseCroisee:
    valeur = rangee.lire(PERIODE, indicateur)
    lue, lien = _ecrite(rangee, indicateur, PERIODE, adresse)
    if not autre:
        return CaseCroisee(lue, lien)
    avant, lien_avant = _ecrite(rangee, indicateur, autre, adresse)
    return CaseCroisee(lue, lien, avant, lien_avant, _evolution(indicateur, valeur, rangee.lire(autre, indicateur)))


def _ecrite(rangee: Rangee, indicateur: Indicateur, moment: str, adresse: str) -> tuple[Case, str]:
    case = ecrire(indicateur, rangee.lire(moment, indicateur), "x:x")
    if not (adresse and case.lien and indicateur.numerateur):
        return case, ""
    return case, f"{adresse}&{urlencode({'valeur': rangee.valeur, 'moment': moment, 'code': indicateur.code})}"


def _evolution(indicateur: Indicateur, apres: Any, avant: Any) -> str:
    """The difference: of numbers, of points for a rate; nothing where one of them is missing or masked."""
    a, b = _nombre(apres), _nombre(avant)
    if a is None or b is None:
        return ""
    if indicateur.unite == Unite.TAUX:
        return _signe((a - b) * 100, " points", 0)
    return _signe(a - b, "", 0 if indicateur.unite == Unite.EFFECTIF else 1)


def _nombre(valeur: Any) -> float | None:
    if isinstance(valeur, Mapping):
        return None if valeur.get("masque") else valeur.get("taux")
    return valeur  # type: ignore[no-any-return]


def _signe(ecart: float, unite: str, decimales: int) -> str:
    texte = nombre_en_chiffres(abs(ecart), decimales)
    if not texte.strip("0,"):
        return "="
    if unite and texte == "1":
        unite = unite.removesuffix("s")
    return f"{'+' if ecart > 0 else MOINS}{texte}{unite.replace(' ', INSECABLE)}"


def dans_la_phrase(libelle: str) -> str:
    """Without its capital, unless it is an acronym: par commune, par PLIE."""
    return libelle if libelle.isupper() else libelle[:1].lower() + libelle[1:]
