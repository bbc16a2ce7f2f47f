"""What upper apps say about a person's data, which this app does not know: registered at start-up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from plie.socle.registre import Registre

if TYPE_CHECKING:
    from participants.models import Participant


@dataclass(frozen=True)
class Rubrique:
    """A part of the export: what is held in a table, as columns and rows a person can read."""

    titre: str
    colonnes: tuple[str, ...]
    lignes: tuple[tuple[str, ...], ...]
    code: str = ""
    donnees: tuple[dict[str, object], ...] = field(default=())

    @property
    def fiches(self) -> list[list[tuple[str, str]]]:
        """Each row as label and value; what is empty is not printed."""
        return [
            [(titre, valeur) for titre, valeur in zip(self.colonnes, ligne, strict=True) if valeur]
            for ligne in self.lignes
        ]


# Why a file may not be erased: sentences, empty when nothing stands in the way.
Empechement = Callable[["Participant", date], Iterable[str]]
# What hangs on a person without a foreign key: frozen documents that name them.
Complement = Callable[["Participant"], Iterable[Rubrique]]

EMPECHEMENTS: Registre[Empechement] = Registre()
COMPLEMENTS: Registre[Complement] = Registre()


def empechements_a_l_effacement(participant: Participant, *, le: date) -> list[str]:
    """Every reason for which the law keeps the file, in words."""
    return [motif for source in EMPECHEMENTS for motif in source(participant, le)]
