"""A table of hours by month and employer, pasted or read from a file: the usual shapes, nothing guessed.

Three shapes are read: months in rows and employers in columns, the reverse, or a list « mois ; employeur ; heures ».
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sorties.collage import lire_mois, lire_nombre, simplifier

EMPLOYEURS_MAX = 8
MOIS_MAX = 36
LONGUEUR_EMPLOYEUR = 150
_SEPARATEUR = re.compile(r"[;\t|]|\s{2,}")
_RIEN = frozenset({"", "-", "–", "—", "/"})
_TOTAL = re.compile(r"(sous-)?tota(l|ux)\b|cumul\b")
_COLONNES = {
    "mois": "mois",
    "periode": "mois",
    "employeur": "employeur",
    "agence": "employeur",
    "entreprise": "employeur",
    "heures": "heures",
    "nombre d'heures": "heures",
    "nb heures": "heures",
}


@dataclass
class TableauLu:
    """The hours that could be read, by employer and month, and what could not, each with its reason."""

    employeurs: list[str] = field(default_factory=list)
    valeurs: dict[tuple[str, date], Decimal] = field(default_factory=dict)
    fautes: list[tuple[str, str]] = field(default_factory=list)
    entete: str = ""

    @property
    def reste(self) -> str:
        """What goes back in the box: the lines at fault, under the row that names their columns."""
        lignes = dict.fromkeys(ligne for ligne, _ in self.fautes)
        return "\n".join(dict.fromkeys([self.entete, *lignes])) if lignes else ""

    def noter(self, employeur: str, mois: str, heures: str, ligne: str) -> None:
        """One cell: an empty one says nothing, one that is not a number is told."""
        premier = lire_mois(mois)
        if heures.strip() in _RIEN or est_un_total(employeur) or est_un_total(mois):
            return
        if premier is None:
            self._refuser(ligne, f"«\u00a0{mois}\u00a0» n’est pas un mois, par exemple 03/2026 ou mars 2026.")
            return
        if not employeur:
            self._refuser(ligne, "Le nom de l’employeur manque.")
            return
        nombre = lire_nombre(heures)
        if nombre is None:
            self._refuser(ligne, f"«\u00a0{heures}\u00a0» n’est pas un nombre positif, par exemple 98,5.")
            return
        nom = next((connu for connu in self.employeurs if connu.casefold() == employeur.casefold()), None)
        if nom is None:
            if len(self.employeurs) >= EMPLOYEURS_MAX:
                self._refuser(ligne, f"{EMPLOYEURS_MAX}\u00a0employeurs au plus à la fois.")
                return
            nom = employeur
            self.employeurs.append(nom)
        if (nom, premier) in self.valeurs:
            self._refuser(ligne, f"Ce mois figure déjà plus haut pour {nom}.")
        elif len({m for _, m in self.valeurs} | {premier}) > MOIS_MAX:
            self._refuser(ligne, f"{MOIS_MAX}\u00a0mois au plus à la fois.")
        else:
            self.valeurs[nom, premier] = nombre

    def _refuser(self, ligne: str, raison: str) -> None:
        if (ligne, raison) not in self.fautes:
            self.fautes.append((ligne, raison))


def rangees_du_texte(texte: str) -> list[list[str]]:
    """The cells of what is copied from a spreadsheet, or typed with « ; »; an empty cell keeps its place."""
    lignes = [ligne for ligne in texte.splitlines() if ligne.strip()]
    motif = re.compile(r"\t") if any("\t" in ligne for ligne in lignes) else _SEPARATEUR
    return [[" ".join(cellule.split()) for cellule in motif.split(ligne.strip(" "))] for ligne in lignes]


def lire_tableau(rangees: Sequence[Sequence[str]]) -> TableauLu:
    """Read a table whatever its shape; the first row names the columns."""
    lu = TableauLu()
    pleines = [[_propre(cellule) for cellule in rangee] for rangee in rangees]
    pleines = [rangee for rangee in pleines if any(rangee)]
    if not pleines:
        return lu
    entete, *lignes = pleines
    lu.entete = _ligne(entete)
    colonnes = [_COLONNES.get(simplifier(nom).replace("’", "'"), "") for nom in entete]
    if {"mois", "employeur", "heures"} <= set(colonnes):
        places = [colonnes.index(nom) for nom in ("employeur", "mois", "heures")]
        for rangee in lignes:
            employeur, mois, heures = (rangee[place] if place < len(rangee) else "" for place in places)
            lu.noter(employeur, mois, heures, _ligne(rangee))
        return lu
    if len(entete) < 2 or _est_un_nombre(entete[1]):
        lu.fautes.append((_ligne(entete), "La première ligne nomme les employeurs, ou les mois."))
        return lu
    par_mois = any(lire_mois(nom) for nom in entete[1:])
    for rangee in lignes:
        if len(rangee) > len(entete):
            lu.fautes.append(
                (_ligne(rangee), f"{len(entete)}\u00a0colonnes sont attendues, comme sur la première ligne.")
            )
            continue
        for nom, heures in zip(entete[1:], rangee[1:], strict=False):
            employeur, mois = (rangee[0], nom) if par_mois else (nom, rangee[0])
            lu.noter(employeur, mois, heures, _ligne(rangee))
    return lu


def est_un_total(nom: str) -> bool:
    """Whether a row or a column only sums the others."""
    return _TOTAL.match(nom.casefold()) is not None


def _est_un_nombre(texte: str) -> bool:
    return lire_nombre(texte) is not None and lire_mois(texte) is None


def _propre(cellule: str) -> str:
    return " ".join(str(cellule).split())[:LONGUEUR_EMPLOYEUR]


def _ligne(rangee: Sequence[str]) -> str:
    return " ; ".join(rangee)
