"""The value of a deadline: its rule, its date, the gesture that clears it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Echeance:
    """Something due on a parcours.

    Attributes:
        code: stable name of the kind of deadline ("reception_15_jours").
        regle: rule id ("P-6.2a"), or "" for a good-practice reminder.
        article: article of the Pacte ("6.2"), or "".
        date_limite: last day to do it; overdue the day after.
        geste: label of the button that clears it, in the infinitive.
        url: where that gesture is done; it may be worked out when it is shown, as few of a list are.
    """

    parcours_id: int
    code: str
    regle: str
    article: str
    libelle: str
    date_limite: date
    geste: str
    url: str

    def depassee(self, le: date) -> bool:
        return self.date_limite < le

    def jours(self, le: date) -> int:
        """Days left (negative once overdue)."""
        return (self.date_limite - le).days
