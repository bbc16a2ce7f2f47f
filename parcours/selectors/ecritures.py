"""Which files somebody has written to since a moment: the history of every tracked table that refers to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from django.db import models

from parcours.models import LigneTransmission, Parcours, Referent
from participants.models import Participant

# The follow-up itself is compared row by row by whoever asks.
_A_PART: tuple[type[models.Model], ...] = (LigneTransmission, Referent)


def ecrits_depuis(parcours: Sequence[Parcours], moment: datetime) -> set[int]:
    """The files in which something was written after that moment, the person's own sheet included: two queries."""
    par_personne: dict[int, set[int]] = {}
    for p in parcours:
        par_personne.setdefault(p.participant_id, set()).add(p.pk)
    ecrits = _touches(Parcours, [p.pk for p in parcours], moment)
    for personne in _touches(Participant, list(par_personne), moment):
        ecrits |= par_personne[personne]
    return ecrits


def _touches(modele: type[models.Model], pks: Sequence[int], moment: datetime) -> set[int]:
    """The rows whose history, or that of the rows that refer to them, goes on after that moment."""
    lectures = [
        evenement._default_manager.filter(**{f"{colonne}__in": pks}, pgh_created_at__gt=moment)
        .order_by()
        .values_list(colonne, flat=True)
        for evenement, colonne in _historiques(modele)
    ]
    return set(lectures[0].union(*lectures[1:]))


@cache
def _historiques(modele: type[models.Model]) -> tuple[tuple[Any, str], ...]:
    return tuple(_trouver(modele))


def _trouver(modele: Any) -> Iterator[tuple[Any, str]]:
    yield _evenements(modele), "pgh_obj_id"
    for champ in modele._meta.get_fields(include_hidden=True):
        if not champ.auto_created or champ.concrete or champ.related_model in (*_A_PART, Parcours):
            continue
        # The history tables refer to it too: they keep no history of their own.
        if (evenements := _evenements(champ.related_model)) is not None:
            yield evenements, champ.field.attname


def _evenements(modele: Any) -> Any:
    return next(iter(getattr(modele, "pgh_event_models", {}).values()), None)
