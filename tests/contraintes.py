"""A gesture that the database refuses, and the name of what refuses it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from plie.socle.contraintes import nom_de_la_contrainte


def violer(geste: Callable[[], Any]) -> str:
    """The name of the constraint that refuses a gesture, deferred triggers included."""
    with connection.cursor() as curseur:
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what the test has set up is judged first
        curseur.execute("SET CONSTRAINTS ALL DEFERRED")
        with pytest.raises(IntegrityError) as refus, transaction.atomic():  # noqa: PT012 - the gesture, then its triggers
            geste()
            curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return nom_de_la_contrainte(refus.value)
