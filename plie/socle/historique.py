"""Row history: every insert, update and delete of a tracked table, kept by trigger with its author."""

from collections.abc import Callable
from typing import Any, TypeVar

import pghistory
from django.db import models

M = TypeVar("M", bound=type[models.Model])


def suivre(modele: M) -> M:
    """Keep every version of a row in `<Model>Event`, by PostgreSQL trigger.

    The author and the request come from pghistory's context, set by its middleware for the screens and by
    `pghistory.context(...)` for tasks and commands. A trigger rather than `save()`: bulk SQL is recorded too.
    """
    return suivre_sauf()(modele)


def suivre_sauf(*champs: str) -> Callable[[M], M]:
    """The same, leaving out the columns that must not be copied (secrets, large frozen contents)."""
    decorateur: Any = pghistory.track(
        pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=list(champs)
    )
    return decorateur
