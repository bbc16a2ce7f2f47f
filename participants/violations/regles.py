"""The clocks of a breach: 48 hours towards the other parties (A-6), 72 towards the CNIL (GDPR, art. 33)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from participants.enums import DestinataireNotification

# Before its end, a clock is recalled once; past it, once more.
AVANT = timedelta(hours=12)
PROCHE, DEPASSE = "proche", "depasse"


@dataclass(frozen=True, slots=True)
class Delai:
    """A clock: whom to tell, until which instant, when it was done."""

    destinataire: DestinataireNotification
    limite: datetime
    fait_le: datetime | None = None

    def en_retard(self, maintenant: datetime) -> bool:
        """Told after its limit, or not told yet when it is over; the limit itself is in time."""
        return (self.fait_le or maintenant) > self.limite

    def seuil(self, maintenant: datetime) -> str:
        """Which reminder is due: none once it is done."""
        if self.fait_le is not None or maintenant < self.limite - AVANT:
            return ""
        return DEPASSE if maintenant > self.limite else PROCHE


def delais(
    connue_le: datetime,
    *,
    risque: bool,
    heures_parties: int,
    heures_cnil: int,
    notifications: dict[str, datetime],
) -> list[Delai]:
    """The clocks of a breach, the shortest first; without risk for people the CNIL is not notified."""
    comptes = [(DestinataireNotification.PARTIES, heures_parties)]
    if risque:
        comptes.append((DestinataireNotification.CNIL, heures_cnil))
    return [
        Delai(destinataire, connue_le + timedelta(hours=heures), notifications.get(destinataire.value))
        for destinataire, heures in comptes
    ]
