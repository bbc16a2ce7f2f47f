"""The nightly task of the log: its oldest rows are erased, its chain is read back."""

from __future__ import annotations

import structlog
from celery import shared_task

from plie.journal.chaine import effacer_les_anciennes, verifier_la_chaine
from plie.socle.horloge import maintenant

journal = structlog.get_logger(__name__)


@shared_task(name="journal.entretenir")
def entretenir() -> int:
    """Erase what is past its duration; a broken chain is an error that supervision sees."""
    effacees = effacer_les_anciennes(maintenant=maintenant())
    lue = verifier_la_chaine()
    if lue.rupture is not None:
        journal.error("journal_rompu", rang=lue.rupture.rang, motif=lue.rupture.motif)
    return effacees
