"""The consolidation of a job or of a training: when it opens, what punctuates it, how it ends (art. 6.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from parcours.regles.durees import fin_consolidation
from plie.pacte import ParametresPacte
from plie.socle.periodes import ajouter_mois


class EtatConsolidation(StrEnum):
    """Where a consolidation stands on a day."""

    A_VENIR = "à venir"
    EN_COURS = "en cours"
    A_CLORE = "à clore"
    CLOSE = "close"
    ROMPUE = "rompue"


@dataclass(frozen=True, slots=True)
class Consolidation:
    """P-6.5a and b: it starts on the first day, is closed by evidence dated at its end, and a break ends it."""

    debut: date
    fin: date
    arret: date | None
    presence_au: date | None
    jalons: tuple[date, ...]
    regle: str = "P-6.5a"
    article: str = "6.5"

    def etat(self, le: date) -> EtatConsolidation:
        """The state on a day: a break before the end wins over everything, the piece closes what has lasted."""
        if self.arret is not None and self.arret < self.fin:
            return EtatConsolidation.ROMPUE
        if le < self.debut:
            return EtatConsolidation.A_VENIR
        if le < self.fin:
            return EtatConsolidation.EN_COURS
        if self.presence_au is not None and self.presence_au >= self.fin:
            return EtatConsolidation.CLOSE
        return EtatConsolidation.A_CLORE

    def contact_du(self, rang: int, contacts: tuple[date, ...]) -> date | None:
        """The first contact of a month of the consolidation, or of those that follow; none when it is still due.

        Args:
            rang: 1 for the first month.
        """
        depuis = self.debut if rang == 1 else self.jalons[rang - 2]
        return min((contact for contact in contacts if depuis < contact <= self.fin), default=None)


def consolidation(
    debut: date,
    *,
    arret: date | None,
    presence_au: date | None,
    parametres: ParametresPacte,
    second_debut: date | None = None,
) -> Consolidation:
    """P-6.5a, art. 6.5: three months from the first day, with a contact at the end of each month but the last.

    Args:
        second_debut: the first day of the second contract of a pair (S-1bis), which is never constated before.
        arret: the last day of a job or of a training that has stopped.
        presence_au: the day of the latest piece that proves the presence.
    """
    fin = fin_consolidation(debut, parametres)
    return Consolidation(
        debut=debut,
        fin=fin if second_debut is None else max(fin, second_debut),
        arret=arret,
        presence_au=presence_au,
        jalons=tuple(ajouter_mois(debut, rang) for rang in range(1, parametres.consolidation_mois)),
    )
