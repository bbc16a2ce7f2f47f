"""Celery: the agendas are ready before the members ask."""

from datetime import timedelta

import structlog
from celery import shared_task
from django.conf import settings

from commissions.models import Seance
from commissions.services.ordre_du_jour import preparer
from plie.socle.erreurs import TransitionInterdite
from plie.socle.horloge import aujourdhui

journal = structlog.get_logger(__name__)


@shared_task(name="commissions.preparer_ordres_du_jour")
def preparer_ordres_du_jour() -> list[int]:
    """Prepare, or bring up to date, the agenda of the next session of each PLIE.

    Only the next one, so that a case never waits on two agendas; and only within the days that the settings name.
    Run twice or by two workers, it leaves one agenda: `preparer` locks the session.
    """
    le = aujourdhui()
    prochaines = (
        Seance.objects.a_venir()
        .filter(date_seance__gte=le, date_seance__lte=le + timedelta(days=settings.COMMISSION_PREPARATION_JOURS))
        .order_by("plie_id", "date_seance", "heure")
        .distinct("plie_id")
    )
    preparees = []
    for seance in prochaines:
        try:
            preparer(seance=seance, le=le)
        except TransitionInterdite:
            journal.info("seance_deja_ouverte", seance=seance.pk)
        else:
            preparees.append(seance.pk)
    return preparees
