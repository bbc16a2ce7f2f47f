"""A parcours as somebody opens it on a day: the rows that every part of its page shares, read once.

Each app registers the tables that its sections, its events, its gestures and its deadlines look at (`TABLES`); all of
them are read in one statement, the first time one is asked for. Rights are settled here, once: the parcours comes from
`visibles_par`, and its reader's limit (A-2) bounds every dated table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any

from django.db import models

from accounts.models import Utilisateur
from parcours.lignes_lues import Cle, LignesLues, code_de
from parcours.permissions import peut_modifier, peut_modifier_ouvert
from parcours.selectors.lecture import limite_de
from participants.models import Diagnostic
from plie.socle.lectures import LectureCommune, Trou
from plie.socle.registre import Registre


@dataclass(frozen=True)
class Cadre:
    """What a table may be filtered by: known when the page is asked for."""

    parcours: Trou
    participant: Trou
    diagnostic: Trou
    plie: Trou
    le: Trou


_CADRE = Cadre(
    parcours=Trou("parcours", models.BigIntegerField()),
    participant=Trou("participant", models.BigIntegerField()),
    diagnostic=Trou("diagnostic", models.BigIntegerField()),
    plie=Trou("plie", models.BigIntegerField()),
    le=Trou("le", models.DateField()),
)
_LIMITE = Trou("limite", models.DateField())


@dataclass(frozen=True)
class Table:
    """Rows of the file.

    Attributes:
        lignes: the rows, in their order.
        champ_date: the date that bounds what a pôle reads after the end of the RSA (A-2); empty when each part of the
            page bounds them itself, or when only who may write sees them.
    """

    lignes: Callable[[Cadre], models.QuerySet]
    champ_date: str = ""

    def lues(self, *, limitee: bool) -> models.QuerySet:
        lignes = self.lignes(_CADRE)
        return lignes.filter(**{f"{self.champ_date}__lte": _LIMITE}) if limitee and self.champ_date else lignes


TABLES: Registre[tuple[str, Table]] = Registre()


def inscrire_table(cle: Cle, lignes: Callable[[Cadre], models.QuerySet], date_: str = "") -> None:
    """Register rows of the file, by their model, or by a name when they are dictionaries; called at start-up."""
    TABLES.inscrire(code_de(cle), (code_de(cle), Table(lignes, date_)), ordre=len(TABLES))


@cache
def _lecture(*, limitee: bool) -> LectureCommune:
    return LectureCommune({code: table.lues(limitee=limitee) for code, table in TABLES})


class DossierLu(LignesLues):
    """A parcours on a day, as one reader may read it."""

    def __init__(self, parcours: Any, utilisateur: Utilisateur, le: date) -> None:
        super().__init__()
        self.parcours = parcours
        self.utilisateur = utilisateur
        self.le = le

    @cached_property
    def limite(self) -> date | None:
        """The last day that this reader may read; None without limit (A-2)."""
        if hasattr(self.parcours, "limite_lecture"):
            return self.parcours.limite_lecture
        return limite_de(self.parcours, self.utilisateur)

    @cached_property
    def modifiable(self) -> bool:
        """Whether this reader may write to the file."""
        return bool(peut_modifier(self.utilisateur, self.parcours))

    @cached_property
    def modifiable_ouvert(self) -> bool:
        """Whether this reader may write to the file, and it is not closed."""
        return bool(peut_modifier_ouvert(self.utilisateur, self.parcours))

    @cached_property
    def diagnostic(self) -> Diagnostic | None:
        """The diagnostic, when this reader may read it: dated in the RSA for a pôle (A-2)."""
        trouve: Diagnostic | None = self.parcours.diagnostic
        if trouve is None or (self.limite is not None and trouve.date_diagnostic > self.limite):
            return None
        return trouve

    def _lire(self) -> dict[str, list[Any]]:
        lues = _lecture(limitee=self.limite is not None).lire(
            parcours=self.parcours.pk,
            participant=self.parcours.participant_id,
            diagnostic=self.diagnostic.pk if self.diagnostic else None,
            plie=self.parcours.plie_id,
            le=self.le,
            limite=self.limite,
        )
        self._relier([ligne for lignes in lues.values() for ligne in lignes if isinstance(ligne, models.Model)])
        return lues

    def _relier(self, lignes: list[models.Model]) -> None:
        """Each row finds what it refers to among the others, and the people who wrote: one more query."""
        liens = [(ligne, champ, numero) for ligne in lignes for champ, numero in _liens(ligne)]
        auteurs = {numero for _, champ, numero in liens if champ.related_model is Utilisateur}
        connus: dict[tuple[Any, Any], Any] = {(type(ligne), ligne.pk): ligne for ligne in lignes}
        # The reader is always asked for: the page costs the same whoever wrote.
        gens = Utilisateur.objects.select_related("organisation").filter(pk__in={*auteurs, self.utilisateur.pk})
        connus |= {(Utilisateur, un.pk): un for un in gens}
        connus |= {(type(un), un.pk): un for un in (self.parcours, self.parcours.participant, self.parcours.plie)}
        if self.diagnostic is not None:
            connus[Diagnostic, self.diagnostic.pk] = self.diagnostic
        for ligne, champ, numero in liens:
            if (vise := connus.get((champ.related_model, numero))) is not None:
                champ.set_cached_value(ligne, vise)


def _liens(ligne: models.Model) -> Iterable[tuple[Any, Any]]:
    for champ in _cles_etrangeres(type(ligne)):
        numero = getattr(ligne, champ.attname)
        if numero is not None:
            yield champ, numero


@cache
def _cles_etrangeres(modele: type[models.Model]) -> tuple[Any, ...]:
    return tuple(champ for champ in modele._meta.concrete_fields if champ.is_relation)
