"""Rows read together, the first time one of them is asked for, and what is worked out of them once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, Self, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)
T = TypeVar("T")

Cle = type[models.Model] | str
"""What a table is known by: its model, or a name when its rows are dictionaries or a choice among those of a model."""


def code_de(cle: Cle) -> str:
    """The name of a table in a common statement."""
    return cle if isinstance(cle, str) else cle._meta.label


class LignesLues:
    """What the parts of a screen share, whoever asks first."""

    def __init__(self) -> None:
        self._resultats: dict[Callable[..., Any], Any] = {}

    def lignes(self, modele: type[M]) -> list[M]:
        """The rows of a table, in its order."""
        return self._lues[code_de(modele)]

    def reponses(self, nom: str) -> list[Any]:
        """The same, of a table known by a name."""
        return self._lues[nom]

    def une_fois(self, calculer: Callable[[Self], T]) -> T:
        """What several parts need, worked out once."""
        if calculer not in self._resultats:
            self._resultats[calculer] = calculer(self)
        return self._resultats[calculer]

    @cached_property
    def _lues(self) -> dict[str, list[Any]]:
        return self._lire()

    def _lire(self) -> dict[str, list[Any]]:
        raise NotImplementedError
