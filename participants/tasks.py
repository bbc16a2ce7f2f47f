"""The morning's task of the people: an address, a status that begins or ends today reaches the record."""

from __future__ import annotations

from celery import shared_task

from participants.services_periodes import accorder_du_jour
from plie.socle.horloge import aujourdhui


@shared_task(name="participants.accorder_situations")
def accorder_situations() -> int:
    """Bring the records to what holds today; what already agrees is left as it is."""
    return accorder_du_jour(le=aujourdhui())
