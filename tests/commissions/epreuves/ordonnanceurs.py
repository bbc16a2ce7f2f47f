"""Two schedulers as two processes, each with a clock of its own, that call the commission's tasks at once."""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterable
from datetime import datetime

import time_machine
from django.db import connections

from commissions.tasks import convoquer_les_membres, preparer_ordres_du_jour


def a_la_fois(horloges: Iterable[datetime]) -> int:
    """Run both tasks in one process per clock, all at once; how many of them failed."""
    connections.close_all()
    depart_lu, depart_ecrit = os.pipe()
    enfants = []
    for horloge in horloges:
        enfant = os.fork()
        if enfant == 0:  # pragma: no cover - another process
            _ordonnancer(horloge, depart_lu, depart_ecrit)
        enfants.append(enfant)
    os.close(depart_lu)
    os.close(depart_ecrit)  # the start: every reader sees the end of the pipe together
    return sum(os.waitpid(enfant, 0)[1] != 0 for enfant in enfants)


def _ordonnancer(horloge: datetime, depart_lu: int, depart_ecrit: int) -> None:  # pragma: no cover - another process
    code = 1
    try:
        os.close(depart_ecrit)
        with time_machine.travel(horloge, tick=False):
            os.read(depart_lu, 1)
            preparer_ordres_du_jour()
            convoquer_les_membres()
        code = 0
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(code)
