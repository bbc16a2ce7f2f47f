"""Recording that the notice was handed to the person (GDPR, art. 13)."""

from __future__ import annotations

from datetime import date

from accounts.models import Utilisateur
from participants.droits.notices import notice_du
from participants.models import InformationRemise, Participant
from plie.socle.contraintes import ecriture
from plie.socle.erreurs import ErreurMetier


def remettre_notice(
    *, participant: Participant, par: Utilisateur, le: date, date_remise: date | None = None
) -> InformationRemise:
    """Record the notice in force that day, once per version.

    Raises:
        ErreurMetier: it would have been handed over in the future.
    """
    jour = date_remise or le
    if jour > le:
        raise ErreurMetier("La date de remise est dans le futur.", champ="date_remise")
    with ecriture(InformationRemise):
        Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
        remise, _ = InformationRemise.objects.get_or_create(
            participant=participant,
            notice=notice_du(jour).version,
            defaults={"date_remise": jour, "remise_par": par},
        )
    return remise


def notice_a_remettre(participant: Participant, *, le: date) -> bool:
    """Whether the person has not yet received the version of today."""
    return not InformationRemise.objects.filter(participant=participant, notice=notice_du(le).version).exists()
