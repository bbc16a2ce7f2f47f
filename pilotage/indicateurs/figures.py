"""The figures of one period and scope, and the list of parcours behind every cell: plain data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from pilotage.indicateurs.cellules import Cellule, Ensemble, Indicateur
from pilotage.indicateurs.etiquettes import du_profil

TOTAL = "total"
SANS = (0, 0, 0, 0, 0)
_RANGS = {ensemble: rang for rang, ensemble in enumerate(Ensemble)}


@dataclass(frozen=True)
class Figures:
    """The figures of one period and one PLIE (or another key), or of all those of the scope.

    Attributes:
        comptees: the labels that were counted, when they were not all.
    """

    effectifs: dict[str, tuple[int, ...]]
    mesures: dict[str, float | None]
    jours: int
    comptees: frozenset[str] | None = None

    def connait(self, indicateur: Indicateur) -> bool:
        """Whether what an indicator is made of was counted."""
        if indicateur.mesure and indicateur.mesure not in self.mesures:
            return False
        cellules = (indicateur.numerateur, indicateur.denominateur)
        return self.comptees is None or all(c is None or c.etiquette in self.comptees for c in cellules)

    def effectif(self, cellule: Cellule) -> int:
        """How many parcours of a set carry a label.

        Raises:
            KeyError: nobody counted them: that is not zero.
        """
        if self.comptees is not None and cellule.etiquette not in self.comptees:
            raise KeyError(cellule.etiquette)
        return self.effectifs.get(cellule.etiquette, SANS)[_RANGS[cellule.ensemble]]

    def part(self, numerateur: Cellule, denominateur: Cellule) -> dict[str, Any]:
        """Numerator, denominator, rate; no rate without a denominator (never 0)."""
        n, sur = self.effectif(numerateur), self.effectif(denominateur)
        return {"n": n, "sur": sur, "taux": n / sur if sur else None}


@dataclass(frozen=True)
class Lignes:
    """The parcours of a period, each with its PLIE, its sets and its labels: the list behind every cell.

    Plain data, kept as it is in an edition: `etiquettes` holds each label once, a row refers to them by rank.
    """

    etiquettes: list[str]
    lignes: list[list[Any]]

    @classmethod
    def lire(cls, rangees: Iterable[tuple[Any, ...]], codes: dict[str, str] | None) -> Lignes:
        """From (key, parcours, sets, profile, commune, kind of exit); `codes` names the keys."""
        connues: dict[str, int] = {}
        profils: dict[int, list[int]] = {}
        lues: list[list[Any]] = []

        def rang(etiquette: str) -> int:
            return connues.setdefault(etiquette, len(connues))

        for cle, identifiant, masque, bits, *colonnes in rangees:
            if bits not in profils:
                profils[bits] = [rang(etiquette) for etiquette in du_profil(bits)]
            etiquettes = [*profils[bits], *(rang(etiquette) for etiquette in colonnes if etiquette)]
            lues.append([identifiant, codes[cle] if codes else cle, masque, etiquettes])
        return cls(list(connues), lues)

    def parcours(self, cellule: Cellule, plie: str = TOTAL) -> list[int]:
        """Identifiers of the parcours of a cell."""
        if cellule.etiquette not in self.etiquettes:
            return []
        rang = self.etiquettes.index(cellule.etiquette)
        masque = 1 << _RANGS[cellule.ensemble]
        return [
            identifiant
            for identifiant, code, ensembles, etiquettes in self.lignes
            if ensembles & masque and plie in (TOTAL, code) and rang in etiquettes
        ]

    def compter(self) -> dict[str, dict[str, tuple[int, ...]]]:
        """The numbers that the lists give, by PLIE and label: what the figures must be."""
        comptes: dict[str, dict[str, list[int]]] = {}
        for _, plie, ensembles, etiquettes in self.lignes:
            rangs = ensembles_du_masque(ensembles)
            par_etiquette = comptes.setdefault(plie, {})
            for etiquette in etiquettes:
                valeurs = par_etiquette.setdefault(self.etiquettes[etiquette], [0] * len(_RANGS))
                for rang in rangs:
                    valeurs[rang] += 1
        return {plie: {e: tuple(v) for e, v in lues.items()} for plie, lues in comptes.items()}

    def en_json(self) -> dict[str, Any]:
        return {"etiquettes": self.etiquettes, "lignes": self.lignes}


_ENSEMBLES_DU_MASQUE = [
    [rang for rang in range(len(_RANGS)) if masque >> rang & 1] for masque in range(1 << len(_RANGS))
]


def ensembles_du_masque(masque: int) -> list[int]:
    """The ranks of the sets whose bits are in the mask."""
    return _ENSEMBLES_DU_MASQUE[masque]


def derniere(fin: date | None) -> date:
    """The last day of a period of indicators: it has one."""
    if fin is None:
        raise ValueError("Une période d’indicateurs a une fin.")
    return fin
