"""What upper apps say about a person's data, which this app does not know: registered at start-up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from plie.socle.registre import Registre

if TYPE_CHECKING:
    from participants.models import Participant


@dataclass(frozen=True)
class Rubrique:
    """A part of the export: what is held in a table, as columns and rows a person can read.

    Attributes:
        noms: each row in words, as the rows that refer to it name it; a long row carries it as its title.
    """

    titre: str
    colonnes: tuple[str, ...]
    lignes: tuple[tuple[str, ...], ...]
    code: str = ""
    donnees: tuple[dict[str, object], ...] = field(default=())
    noms: tuple[str, ...] = ()

    @property
    def fiches(self) -> list[list[tuple[str, str]]]:
        """Each row as label and value; what is empty is not printed."""
        return [
            [(titre, valeur) for titre, valeur in zip(self.colonnes, ligne, strict=True) if valeur]
            for ligne in self.lignes
        ]


@dataclass(frozen=True)
class Lecture:
    """How a table is told to the person.

    Attributes:
        mention: a row in words, where another row of the person refers to it.
        titre: what its heading says, where the name of the table would not speak to the person.
        premieres: the columns to be read first, whether the register holds them for personal or not.
        textes: the columns whose value does not read as it is stored.
        liees: what the words need beyond the table and the person's own rows, read in the same query.
        sous_entendue: a table whose only row needs not be named by each row that refers to it.
    """

    mention: Callable[[Any], str] = str
    titre: str = ""
    premieres: tuple[str, ...] = ()
    textes: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)
    liees: tuple[str, ...] = ()
    sous_entendue: bool = False


@dataclass(frozen=True)
class Partie:
    """A chapter of the export: its title, and its tables in the order in which they are read."""

    titre: str
    tables: Mapping[str, Lecture]


# Why a file may not be erased: sentences, empty when nothing stands in the way.
Empechement = Callable[["Participant", date], Iterable[str]]
# What hangs on a person without a foreign key: frozen documents that name them.
Complement = Callable[["Participant"], Iterable[Rubrique]]

EMPECHEMENTS: Registre[Empechement] = Registre()
COMPLEMENTS: Registre[Complement] = Registre()
PARTIES: Registre[Partie] = Registre()


def empechements_a_l_effacement(participant: Participant, *, le: date) -> list[str]:
    """Every reason for which the law keeps the file, in words."""
    return [motif for source in EMPECHEMENTS for motif in source(participant, le)]
