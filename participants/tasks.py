"""The tasks of the people: what begins or ends today reaches the record; exports whose time is over are erased."""

from __future__ import annotations

from celery import shared_task

from participants.conservation import taches as conservation
from participants.droits import taches as _taches_des_droits  # noqa: F401 - registers its works
from participants.droits.services.dossier_remis import oublier_les_exports
from participants.services_periodes import accorder_du_jour
from participants.violations.rappels import rappeler
from plie.socle.horloge import aujourdhui, maintenant


@shared_task(name="participants.accorder_situations")
def accorder_situations() -> int:
    """Bring the records to what holds today; what already agrees is left as it is."""
    return accorder_du_jour(le=aujourdhui())


@shared_task(name="participants.oublier_exports")
def oublier_exports() -> int:
    """Erase the files of the exports whose time is over."""
    return oublier_les_exports(maintenant=maintenant())


@shared_task(name="participants.appliquer_conservation")
def appliquer_conservation() -> None:
    """Ask for the day's announcements, archives and anonymisations."""
    conservation.demander_l_application(aujourdhui())


@shared_task(name="participants.rappeler_violations")
def rappeler_violations() -> int:
    """Recall the clocks of the breaches that near their end, or are past it."""
    return rappeler(maintenant=maintenant())
