"""What upper apps know about the life of a file: contacts, evidence, names elsewhere. Registered at start-up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models

from participants.conservation.regles import Preuve
from plie.socle.registre import Registre


@dataclass(frozen=True)
class Personnes:
    """Who is being anonymised: their numbers, and every name under which they were known."""

    ids: tuple[int, ...]
    noms: tuple[str, ...]
    lignes: Mapping[str, Sequence[int]]
    le: date

    def numeros(self, libelle: str) -> list[int]:
        """The rows of a table that hang on them, those already deleted included."""
        return list(self.lignes.get(libelle, ()))


# On a day: the number of each person and their last contact of a kind, not after that day; a queryset by kind.
SourceContacts = Callable[[date], Iterable[models.QuerySet]]
# Number of the person -> until when their evidence is kept.
SourcePreuves = Callable[[date], Mapping[int, Preuve]]
# Numbers of the people who are followed now, as `values_list` gives them.
SourceOuverts = Callable[[], models.QuerySet]
# Before anything is erased; after, what hangs on nobody's key. The number of rows by table.
Effaceur = Callable[[Personnes], Mapping[str, int]]

CONTACTS: Registre[SourceContacts] = Registre()
PREUVES: Registre[SourcePreuves] = Registre()
OUVERTS: Registre[SourceOuverts] = Registre()
AVANT_EFFACEMENT: Registre[Callable[[Personnes], object]] = Registre()
EFFACEURS: Registre[Effaceur] = Registre()
