"""What every reader gives, whatever the kind of file: a header, then numbered rows, never all at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol


class Ligne(NamedTuple):
    """A row: its number in the file, its cells, and what was expected when it cannot be read at all."""

    numero: int
    cellules: list[str]
    anomalie: str = ""


@dataclass(eq=False)
class Illisible(Exception):
    """The whole file cannot be read: nothing of the folder may come in."""

    attendu: str
    ligne: int = 1
    valeur: str = ""
    colonne: str = ""


class Source(Protocol):
    """One file or sheet, under the name that the report gives."""

    nom: str
    affiche: str

    def entete(self) -> list[str]:
        """The names of the columns."""
        ...

    def lignes(self) -> Iterator[Ligne]:
        """The rows under the header, blank ones left out."""
        ...
