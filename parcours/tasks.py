"""Celery: the summaries of the morning."""

from __future__ import annotations

import structlog
from celery import shared_task

from parcours.selectors.destinataires import destinataires_du_jour
from parcours.services.rappels import envoyer_rappel
from plie.socle.horloge import aujourdhui

journal = structlog.get_logger(__name__)


@shared_task(name="parcours.envoyer_rappels")
def envoyer_rappels() -> int:
    """Write the summaries due today; how many mails leave.

    Called several times in the morning: each summary is written once, and one that failed is tried again at the next
    call without holding back the others.
    """
    le = aujourdhui()
    partis = 0
    for utilisateur in destinataires_du_jour(le=le):
        try:
            partis += envoyer_rappel(utilisateur=utilisateur, le=le)
        except Exception:
            journal.exception("rappel_echoue", utilisateur=utilisateur.pk)
    return partis
