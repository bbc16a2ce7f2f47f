"""The summary by mail: chosen by each, sent once a day at most, whatever the scheduler does."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from accounts.models import Utilisateur
from parcours.courriels import ecrire_rappel
from parcours.models import EnvoiRappels, PreferenceRappels
from parcours.selectors.resume import resume_de
from parcours.volets import alertes_d_accueil


@transaction.atomic
def choisir_rappels(*, utilisateur: Utilisateur, frequence: str, jour_semaine: int) -> PreferenceRappels:
    """Say when the summary is wanted; asked twice, the last answer stands."""
    preference, _ = PreferenceRappels.objects.select_for_update().get_or_create(utilisateur=utilisateur)
    preference.frequence, preference.jour_semaine = frequence, jour_semaine
    preference.full_clean()
    preference.save()
    return preference


@transaction.atomic(durable=True)
def envoyer_rappel(*, utilisateur: Utilisateur, le: date) -> bool:
    """Write somebody's summary of the day in the outbox, once; True when a mail leaves.

    The row that says « done » and the mail are one transaction: a worker killed before its end has done neither, a
    second one waits for the first on the row's unique constraint, then sees it. With nothing to announce, the day is
    marked and no mail is written.
    """
    resume = resume_de(utilisateur, le=le)
    _, premier = EnvoiRappels.objects.get_or_create(
        utilisateur=utilisateur, date_envoi=le, defaults={"lignes": resume.total}
    )
    alertes = alertes_d_accueil(utilisateur, le=le) if premier else []
    if not premier or not (resume.total or alertes):
        return False
    ecrire_rappel(utilisateur, resume, le=le, alertes=alertes).send()
    return True
