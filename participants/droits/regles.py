"""The clock of a request (A-6; GDPR, art. 12, 3): one month, two more when the reason is told within the first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plie.socle.periodes import ajouter_mois
from plie.socle.verdict import OUI, Verdict


@dataclass(frozen=True, slots=True)
class Horloge:
    """The last day to answer, and whether it may still be put off."""

    date_reception: date
    mois: int
    mois_de_plus: int
    prolongee: bool = False

    @property
    def premiere_limite(self) -> date:
        """The last day of the first month, itself included."""
        return ajouter_mois(self.date_reception, self.mois)

    @property
    def limite(self) -> date:
        """The last day to answer, itself included; always counted from the reception."""
        return ajouter_mois(self.date_reception, self.mois + (self.mois_de_plus if self.prolongee else 0))

    def en_retard(self, le: date) -> bool:
        return le > self.limite

    def peut_prolonger(self, le: date) -> Verdict:
        """Once, and told to the person before the end of the first month."""
        if self.prolongee:
            return Verdict.refus("Cette demande est déjà prolongée\u00a0: une seule prolongation est possible.")
        if le > self.premiere_limite:
            return Verdict.refus("Le premier mois est écoulé\u00a0: la prolongation devait être annoncée avant sa fin.")
        return OUI
