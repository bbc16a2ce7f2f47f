"""The weeks of a contrat d'engagement: activity planned and done, against the hours of P-C.2."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from parcours.regles.suivi import MOTIFS_DISPENSE
from plie.pacte import ParametresPacte
from plie.socle.typographie import arrondir

SEMAINE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Semaine:
    """A week, from Monday to Sunday: what was planned, what was done; None = nothing noted."""

    lundi: date
    prevues: Decimal | None = None
    faites: Decimal | None = None

    @property
    def dimanche(self) -> date:
        return self.lundi + timedelta(days=6)


@dataclass(frozen=True, slots=True)
class BilanActivite:
    """The weeks of a contract together; the means are over the weeks that say something."""

    attendues: Decimal | None
    prevues: Decimal | None
    faites: Decimal | None
    semaines_faites: int
    semaines_tenues: int


def lundi_de(jour: date) -> date:
    """The Monday of a day's week."""
    return jour - timedelta(days=jour.weekday())


def lundis(debut: date, fin: date) -> tuple[date, ...]:
    """The Mondays of the weeks that a contract touches, both bounds included."""
    premier = lundi_de(debut)
    return tuple(premier + SEMAINE * rang for rang in range((lundi_de(fin) - premier).days // 7 + 1))


def heures_attendues(heures: Decimal | None, *, nature: str, motif: str, parametres: ParametresPacte) -> Decimal | None:
    """P-C.2: the contract's hours, else 15; 0 when the law exempts; None for a CER, which plans none."""
    if nature != "contrat_engagement":
        return heures
    if heures is not None:
        return heures
    return Decimal(0) if motif in MOTIFS_DISPENSE else parametres.heures_activite_hebdo


def entiere(lundi: date, debut: date, fin: date) -> bool:
    """Whether the contract holds the whole week: a week begun or cut short is not judged."""
    return debut <= lundi and lundi + timedelta(days=6) <= fin


def manque(heures: Decimal | None, attendues: Decimal | None) -> Decimal | None:
    """P-C.2: the hours that a week lacks; None when it says nothing or nothing is expected, 0 when it holds."""
    if heures is None or attendues is None:
        return None
    return max(attendues - heures, Decimal(0))


def bilan(semaines: Iterable[Semaine], *, attendues: Decimal | None, debut: date, fin: date) -> BilanActivite:
    """The mean of the weeks, and how many reached what is expected (P-C.2)."""
    lues = list(semaines)
    faites = [s for s in lues if s.faites is not None]
    return BilanActivite(
        attendues=attendues,
        prevues=_moyenne([s.prevues for s in lues if s.prevues is not None]),
        faites=_moyenne([s.faites for s in faites if s.faites is not None]),
        semaines_faites=len(faites),
        semaines_tenues=sum(1 for s in faites if manque(s.faites, attendues) == 0 or not entiere(s.lundi, debut, fin)),
    )


def _moyenne(heures: list[Decimal]) -> Decimal | None:
    """To the hundredth of an hour: three weeks rarely share out evenly."""
    return arrondir(sum(heures, Decimal()) / len(heures), 2) if heures else None
