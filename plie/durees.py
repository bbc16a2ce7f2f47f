"""The dated durations of personal data (`durees.toml`): how long a category lives, how fast a right is answered."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FICHIER = Path(__file__).with_name("durees.toml")


@dataclass(frozen=True, slots=True)
class Duree:
    """A duration, with the day from which it holds and the text that says so."""

    code: str
    valeur: int
    unite: str
    depuis: date
    libelle: str
    source: str

    def __str__(self) -> str:
        return f"{self.valeur}\u00a0{self.unite}"


@cache
def durees() -> tuple[Duree, ...]:
    """Every entry: the codes in the order of the file, the oldest of each first."""
    with FICHIER.open("rb") as lu:
        entrees = [Duree(**entree) for entree in tomllib.load(lu)["duree"]]
    rangs = list(dict.fromkeys(entree.code for entree in entrees))
    return tuple(sorted(entrees, key=lambda entree: (rangs.index(entree.code), entree.depuis)))


def duree(code: str, *, le: date) -> Duree:
    """The entry in force on a day.

    Raises:
        LookupError: no entry of this code holds that day.
    """
    en_vigueur = [entree for entree in durees() if entree.code == code and entree.depuis <= le]
    if not en_vigueur:
        raise LookupError(f"aucune durée «\u00a0{code}\u00a0» au {le:%d/%m/%Y}")
    return en_vigueur[-1]


def en_vigueur(le: date) -> list[Duree]:
    """The durations of a day, one per code, for the screens and the record of processing."""
    return [duree(code, le=le) for code in dict.fromkeys(entree.code for entree in durees()) if _connue(code, le)]


def _connue(code: str, le: date) -> bool:
    return any(entree.code == code and entree.depuis <= le for entree in durees())
