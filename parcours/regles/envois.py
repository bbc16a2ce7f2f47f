"""On which days the summary of the work list leaves: never on a Saturday, a Sunday or a public holiday."""

from __future__ import annotations

from datetime import date, timedelta

from plie.socle.jours import est_ouvre, prochain_jour_ouvre

QUOTIDIEN = "quotidien"
HEBDOMADAIRE = "hebdomadaire"
_SEMAINE = 7


def envoi_prevu(frequence: str, jour_semaine: int, *, le: date) -> bool:
    """Whether the summary leaves that day; a weekly one whose day is not worked leaves on the next day worked."""
    if frequence == QUOTIDIEN:
        return est_ouvre(le)
    if frequence == HEBDOMADAIRE:
        return le == _depart(le - timedelta(days=(le.weekday() - jour_semaine) % _SEMAINE))
    return False


def _depart(choisi: date) -> date:
    return choisi if est_ouvre(choisi) else prochain_jour_ouvre(choisi)
