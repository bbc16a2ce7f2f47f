"""Works whose effect can be counted, for the tests of `plie.socle.taches` (worker processes import this too)."""

import os
import time
from pathlib import Path

from django.contrib.sessions.models import Session
from django.utils import timezone

from plie.socle.avancement import Avancement
from plie.socle.models import Tache
from plie.socle.taches import executant


def noter(cle: str) -> bool:
    """One row: its primary key would betray a second time."""
    Session.objects.create(session_key=cle, session_data="", expire_date=timezone.now())
    return True


@executant("essai.lent")
def travailler_lentement(tache: Tache, avancer: Avancement) -> dict[str, int]:
    """Do the effect, say which process is at work, then last as long as the test wants."""
    noter(f"effet-{tache.tentatives}")
    avancer(50, f"processus {os.getpid()}")
    while not Path(tache.parametres["feu_vert"]).exists():
        time.sleep(0.05)
    return {"essai": tache.tentatives}
