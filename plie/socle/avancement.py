"""The progress of a long work, seen by its requester while its transaction is still open."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from django.db import connection
from django.utils import timezone

from plie.socle.models import EtatTache, Tache

INTERVALLE = 0.5  # seconds between two writes: a loop may call at each row


class TacheAnnulee(Exception):
    """The requester gave the work up while it ran."""


class Avancement:
    """Called by the work: `avancer(40, "Trimestre 2")`. Writes through a connection of its own.

    The work's transaction shows nothing before its end, hence the second connection; it touches only
    the row of the task, which that transaction writes last: they never wait for each other.
    """

    def __init__(self, tache: Tache) -> None:
        self._tache = tache
        self._connexion = connection.copy()
        self._dernier = float("-inf")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, nature: type[BaseException] | None, erreur: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connexion.close()

    def __call__(self, pourcent: float, message: str = "") -> None:
        if time.monotonic() - self._dernier < INTERVALLE:
            return
        self._dernier = time.monotonic()
        with self._connexion.cursor() as curseur:
            curseur.execute(
                "UPDATE socle_tache SET progression = %s, message = %s, battement_le = %s WHERE id = %s AND etat = %s",
                [
                    min(99, max(0, int(pourcent))),  # 100 is written by the end itself
                    message[:300],
                    timezone.now(),
                    self._tache.pk,
                    EtatTache.EN_COURS,
                ],
            )
            if not curseur.rowcount:
                curseur.execute("SELECT etat FROM socle_tache WHERE id = %s", [self._tache.pk])
                if curseur.fetchone() == (EtatTache.ANNULEE,):
                    raise TacheAnnulee
