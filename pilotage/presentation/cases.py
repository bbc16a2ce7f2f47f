"""A value in words: rounded half up, its two terms beside a rate, a dash when there is none, a word when masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pilotage.exports import MASQUE, lire_valeur
from pilotage.indicateurs.catalogue import CATALOGUE
from pilotage.indicateurs.cellules import Indicateur, Unite
from plie.pacte import version_en_vigueur
from plie.socle.horloge import aujourdhui
from plie.socle.periodes import Periode
from plie.socle.typographie import INSECABLE, date_en_lettres, nombre_en_chiffres, taux_en_chiffres

ABSENT = "–"
# Columns in the order of reading; only the period itself when it is longer than a year.
ENTETE_N_1 = "un an avant"


@dataclass(frozen=True)
class Case:
    """A cell of a table: what it says, its terms, and the code of the list behind it."""

    texte: str
    detail: str = ""
    lien: str = ""

    @property
    def plie(self) -> str:
        """The PLIE whose parcours stand behind the cell."""
        return self.lien.split(":")[1] if self.lien else ""


@dataclass(frozen=True)
class LigneTableau:
    """A row: its heading and its cells."""

    entete: str
    cases: Sequence[Case]
    total: bool = False


@dataclass(frozen=True)
class Tableau:
    """A table with its caption."""

    titre: str
    colonnes: Sequence[str]
    lignes: Sequence[LigneTableau]
    note: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the dashboard: an anchor, tables, charts, and how many of those charts stand side by side."""

    ident: str
    titre: str
    tableaux: Sequence[Tableau] = field(default_factory=tuple)
    graphiques: Sequence[Any] = field(default_factory=tuple)
    introduction: str = ""


def jour(valeur: date | str) -> date:
    """A date, as the database or JSON gives it."""
    return valeur if isinstance(valeur, date) else date.fromisoformat(valeur)


def periode_en_mots(du: date | str, au: date | str) -> str:
    """3e trimestre 2026, année 2021, or the two dates."""
    periode = Periode(jour(du), jour(au))
    if code := periode.code_trimestre:
        rang = "1er" if code[-1] == "1" else f"{code[-1]}e"
        return f"{rang}{INSECABLE}trimestre{INSECABLE}{code[:4]}"
    if periode == Periode.annee(periode.debut.year):
        return f"année{INSECABLE}{periode.debut.year}"
    return f"du {date_en_lettres(jour(du))} au {date_en_lettres(jour(au))}"


def case(mesures: Mapping[str, Any], code: str, lien: str = "") -> Case:
    """The cell of an indicator."""
    indicateur = CATALOGUE[code]
    return ecrire(indicateur, lire_valeur(mesures, indicateur), f"{lien}:{code}" if lien else "")


def ecrire(indicateur: Indicateur, valeur: Any, lien: str = "") -> Case:
    """A value in words; without a link when nobody stands behind it."""
    if valeur is None:
        return Case(ABSENT)
    if isinstance(valeur, Mapping):
        return ecrire_part(valeur, lien)
    if indicateur.unite == Unite.TAUX:
        return Case(taux_en_chiffres(valeur), lien=lien if valeur else "")
    unite = _UNITES.get(indicateur.unite, "")
    decimales = None if indicateur.unite == Unite.EFFECTIF else 1
    texte = nombre_en_chiffres(valeur, decimales)
    return Case(f"{texte}{INSECABLE}{unite}" if unite else texte, lien=lien if valeur else "")


_UNITES = {Unite.MOIS: "mois", Unite.JOURS: "jours"}


def ecrire_part(valeur: Mapping[str, Any], lien: str = "") -> Case:
    """A share and its two terms."""
    if valeur.get("masque"):
        return Case(MASQUE)
    detail = f"{nombre_en_chiffres(valeur['n'])} sur {nombre_en_chiffres(valeur['sur'])}"
    if valeur["taux"] is None:
        return Case(ABSENT, detail)
    return Case(taux_en_chiffres(valeur["taux"]), detail, lien if valeur["n"] else "")


def seuil() -> int:
    """The threshold of A-4: a right of access, so the version in force today, whatever the date of the figures."""
    return version_en_vigueur(aujourdhui()).seuil_petites_cellules


def part_entiere(valeur: Any) -> float | None:
    """A rate as the percentage that a chart draws, rounded as it is written."""
    if not isinstance(valeur, Mapping) or valeur.get("taux") is None:
        return None
    return float(taux_en_chiffres(valeur["taux"]).rstrip("\u202f%").replace("\u202f", ""))
