"""Two schedulers as two processes, each with a clock of its own, that call the commission's tasks at once."""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterable
from datetime import datetime

import time_machine
from django.db import connections

from commissions.tasks import convoquer_les_membres, preparer_ordres_du_jour


def a_la_fois(horloges: Iterable[datetime]) -> list[str]:
    """Run both tasks in one process per clock, all at once; what went wrong in those that failed."""
    connections.close_all()
    depart_lu, depart_ecrit = os.pipe()
    enfants = []
    for horloge in horloges:
        dit_lu, dit_ecrit = os.pipe()
        enfant = os.fork()
        if enfant == 0:  # pragma: no cover - another process
            os.close(depart_ecrit)
            _ordonnancer(horloge, depart_lu, dit_ecrit)
        os.close(dit_ecrit)
        enfants.append((enfant, dit_lu))
    os.close(depart_lu)
    os.close(depart_ecrit)  # the start: every reader sees the end of the pipe together
    return [erreur for erreur in (_attendre(*enfant) for enfant in enfants) if erreur]


def _attendre(enfant: int, dit: int) -> str:
    """What a process said before it ended; nothing when all went well."""
    with os.fdopen(dit) as sortie:
        erreur = sortie.read()
    code = os.waitpid(enfant, 0)[1]
    return erreur or (f"processus terminé avec le code {code}" if code else "")


def _ordonnancer(horloge: datetime, depart: int, dire: int) -> None:  # pragma: no cover - another process
    erreur = ""
    # Whatever the parent still holds is not ours to use, nor to close.
    for connexion in connections.all(initialized_only=True):
        connexion.connection = None
    try:
        with time_machine.travel(horloge, tick=False):
            os.read(depart, 1)
            preparer_ordres_du_jour()
            convoquer_les_membres()
    except Exception:
        erreur = f"{horloge:%d/%m/%Y %H:%M}\n{traceback.format_exc()}"
    finally:
        os.write(dire, erreur.encode())
        os._exit(0)
