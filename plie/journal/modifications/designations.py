"""How the history calls a row: « Étape « Formation CACES » », « Entretien du 12/03/2026 ».

Each app says it for its tables, and for what its columns refer to; a test of the suite fails on a tracked table that
nobody named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

from django.db import models
from django.utils.text import capfirst

from plie.socle.registre import Registre


@dataclass(frozen=True)
class Designation:
    """The words for a row of a table.

    Attributes:
        modele: the table.
        gabarits: the words, with the names of its columns between braces; a foreign key is called as its target is.
            The first whose columns all say something.
    """

    modele: type[models.Model]
    gabarits: tuple[str, ...]

    @property
    def champs(self) -> tuple[str, ...]:
        """The columns that the words hold, in their order."""
        return tuple(dict.fromkeys(nom for gabarit in self.gabarits for nom in _champs_de(gabarit)))


def _champs_de(gabarit: str) -> list[str]:
    return [nom for _, nom, _, _ in Formatter().parse(gabarit) if nom]


@dataclass(frozen=True)
class Renvoi:
    """A column that holds the code of a row of another table, without a foreign key."""

    champ: models.Field
    cible: type[models.Model]
    cle: str


DESIGNATIONS: Registre[Designation] = Registre()
RENVOIS: Registre[Renvoi] = Registre()
# (column, value) → its words, for a column whose values are neither a text nor a code of a list.
MOTS: Registre[tuple[models.Field, Callable[[Any], str]]] = Registre()


def designer(modele: type[models.Model], *gabarits: str) -> None:
    """Say how the rows of a table are called; at start-up.

    Raises:
        ValueError: the table has its words already.
    """
    DESIGNATIONS.inscrire(modele._meta.label, Designation(modele, gabarits), ordre=len(DESIGNATIONS))


def renvoyer(modele: type[models.Model], nom: str, cible: type[models.Model], cle: str) -> None:
    """Say where the name of a code stands; at start-up."""
    champ: Any = modele._meta.get_field(nom)
    RENVOIS.inscrire(str(champ), Renvoi(champ, cible, cle), ordre=len(RENVOIS))


def traduire(modele: type[models.Model], nom: str, mots: Callable[[Any], str]) -> None:
    """Say how the values of a column are read; at start-up."""
    champ: Any = modele._meta.get_field(nom)
    MOTS.inscrire(str(champ), (champ, mots), ordre=len(MOTS))


def mots_de(champ: models.Field) -> Callable[[Any], str] | None:
    """How the values of a column are read, when it was said."""
    return next((mots for un, mots in MOTS if un == champ), None)


def cible_de(champ: Any) -> tuple[type[models.Model], str] | None:
    """The table, and its key, whose rows name the values of a column; none for a column that says its own values."""
    if isinstance(champ, models.ForeignKey):
        return champ.related_model, champ.target_field.name
    return next(((renvoi.cible, renvoi.cle) for renvoi in RENVOIS if renvoi.champ == champ), None)


def designation_de(modele: type[models.Model]) -> Designation | None:
    """The words for a table; none when nobody said them."""
    return next((une for une in DESIGNATIONS if une.modele is modele), None)


def genre_de(modele: type[models.Model]) -> str:
    """What a table keeps, in a word: « Étape »."""
    return str(capfirst(str(modele._meta.verbose_name)))


def nommer(modele: type[models.Model], valeurs: Mapping[str, str]) -> str:
    """A row in words, from its columns already in words; its kind alone when they say nothing."""
    designation = designation_de(modele)
    for gabarit in designation.gabarits if designation else ():
        if all(valeurs.get(nom) for nom in _champs_de(gabarit)):
            return gabarit.format_map(valeurs)
    return genre_de(modele)


def chemins_de(modele: type[models.Model], prefixe: str = "") -> Iterator[str]:
    """The columns that name a row, those of what it refers to included, as an ORM path."""
    designation = designation_de(modele)
    for nom in designation.champs if designation else ():
        champ = modele._meta.get_field(nom)
        if isinstance(champ, models.ForeignKey):
            yield from chemins_de(champ.related_model, f"{prefixe}{nom}__")
        else:
            yield f"{prefixe}{nom}"


def nommer_par_chemins(
    modele: type[models.Model], valeurs: Mapping[str, Any], dire: Callable[[models.Field, Any], str], prefixe: str = ""
) -> str:
    """A row in words, from the values of its paths."""
    designation = designation_de(modele)
    mots: dict[str, str] = {}
    for nom in designation.champs if designation else ():
        champ: Any = modele._meta.get_field(nom)
        if isinstance(champ, models.ForeignKey):
            mots[nom] = nommer_par_chemins(champ.related_model, valeurs, dire, f"{prefixe}{nom}__")
        else:
            valeur = valeurs[f"{prefixe}{nom}"]
            mots[nom] = "" if valeur in (None, "") else dire(champ, valeur)
    return nommer(modele, mots)
