"""Where the year is going: what is done, prolonged to 31 December, with an interval (art. 5 a)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil

from pilotage.conduite.regles.lois import intervalle_du_reste, intervalle_parmi
from plie.socle.periodes import Periode

# Habits of the house, not figures of the Pacte: before so many days a projection would say nothing; the days elapsed
# weigh as much as so many events of earlier years, so that a few of them are not taken for a season.
NIVEAU = 0.9
JOURS_MINIMUM = 28
POIDS_DES_JOURS = 30

TROP_TOT = f"Moins de {JOURS_MINIMUM} jours écoulés\u00a0: l’année est trop jeune pour une projection."
SANS_DONNEES = "Rien n’est encore enregistré cette année\u00a0: il n’y a pas d’allure à prolonger."


@dataclass(frozen=True, slots=True)
class Allure:
    """How much of a year's events stands before a day: by the days elapsed, and by earlier years where known."""

    part: float
    jours: int
    annees: int = 0


@dataclass(frozen=True, slots=True)
class Projection:
    """A number at the year's end and its interval; without one, `motif` says why."""

    realise: int
    centrale: int | None = None
    bas: int | None = None
    haut: int | None = None
    motif: str = ""

    def decaler(self, nombre: int) -> Projection:
        """The same with as many more, already acquired."""
        if self.centrale is None or self.bas is None or self.haut is None:
            return Projection(self.realise + nombre, motif=self.motif)
        return Projection(self.realise + nombre, self.centrale + nombre, self.bas + nombre, self.haut + nombre)

    @property
    def reste(self) -> int:
        """How many more are expected."""
        return (self.centrale or self.realise) - self.realise


@dataclass(frozen=True, slots=True)
class PartProjetee:
    """A share at the year's end: its two terms as projected, and the interval of the first."""

    n: int
    sur: int
    reste_n: int
    """How many of what remains to come count in it, at the present share."""
    reste: int
    bas: Fraction
    haut: Fraction

    @property
    def centrale(self) -> Fraction:
        return Fraction(self.n + self.reste_n, self.sur + self.reste)


@dataclass(frozen=True, slots=True)
class Effort:
    """What must happen for a share to reach its target at the year's end."""

    cible: Decimal
    a_obtenir: int
    """How many more are needed; 0 = the target holds whatever comes."""
    reste: int
    """Among how many to come."""
    meilleure: Fraction
    """The share if everything to come counted in it."""

    @property
    def acquis(self) -> bool:
        return self.a_obtenir == 0

    @property
    def hors_d_atteinte(self) -> bool:
        return self.a_obtenir > self.reste

    @property
    def part_necessaire(self) -> float | None:
        """The share needed among what is to come; None when nothing is, or when it is out of reach."""
        return self.a_obtenir / self.reste if self.reste and not self.hors_d_atteinte else None


def allure(annee: int, le: date, anterieures: Iterable[tuple[int, int]]) -> Allure:
    """How far the year has gone on a day, its last day included.

    Args:
        anterieures: for each earlier year, (events up to the same day, events of the whole year).
    """
    periode = Periode.annee(annee)
    fin = periode.fin or periode.debut
    jours = (min(le, fin) - periode.debut).days + 1
    if jours <= 0:
        return Allure(0.0, jours=0)
    if le >= fin:
        return Allure(1.0, jours=jours)
    connues = [(partie, tout) for partie, tout in anterieures if tout]
    partie, tout = sum(p for p, _ in connues), sum(t for _, t in connues)
    part = (partie + POIDS_DES_JOURS * jours / periode.jours) / (tout + POIDS_DES_JOURS)
    return Allure(part, jours=jours, annees=len(connues))


def projeter(realise: int, rythme: Allure) -> Projection:
    """A count of events at the year's end, at the pace of the year."""
    if rythme.jours < JOURS_MINIMUM:
        return Projection(realise, motif=TROP_TOT)
    if not realise:
        return Projection(realise, motif=SANS_DONNEES)
    bas, haut = intervalle_du_reste(realise, rythme.part, NIVEAU)
    centrale = realise + arrondi(realise * (1 - rythme.part) / rythme.part)
    return Projection(realise, centrale, realise + bas, realise + haut)


def projeter_parmi(n: int, *, parmi: tuple[int, int], flux: Projection) -> Projection:
    """How many of a public at the year's end: those counted, and their share of what is to come.

    The bounds take those of the flow too: few come and few of them count, many come and many count.

    Args:
        parmi: (those that count, all) among what came this year, whose share is prolonged.
        flux: what comes this year.
    """
    if flux.centrale is None or flux.bas is None or flux.haut is None:
        return Projection(n, motif=flux.motif)
    succes, essais = parmi
    bas, _ = intervalle_parmi(succes, essais, flux.bas - flux.realise, NIVEAU)
    _, haut = intervalle_parmi(succes, essais, flux.haut - flux.realise, NIVEAU)
    return Projection(n, n + _a_la_meme_part(succes, essais, flux.reste), n + bas, n + haut)


def projeter_part(n: int, sur: int, *, parmi: tuple[int, int], flux: Projection) -> PartProjetee | None:
    """A share at the year's end; None when nothing is projected or when there would be nobody.

    Args:
        n: those that count now, among `sur`.
        parmi: (those that count, all) among what came this year, whose share is prolonged.
    """
    if flux.centrale is None or not sur + flux.reste:
        return None
    succes, essais = parmi
    bas, haut = intervalle_parmi(succes, essais, flux.reste, NIVEAU)
    total = sur + flux.reste
    reste_n = _a_la_meme_part(succes, essais, flux.reste)
    return PartProjetee(n, sur, reste_n, flux.reste, Fraction(n + bas, total), Fraction(n + haut, total))


def effort(n: int, sur: int, *, reste: int, cible: Decimal) -> Effort | None:
    """How many of what is to come must count for the share to reach its target; None when there would be nobody."""
    total = sur + reste
    if not total:
        return None
    a_obtenir = max(ceil(Fraction(cible) * total) - n, 0)
    return Effort(cible, a_obtenir, reste, Fraction(n + reste, total))


def arrondi(valeur: float) -> int:
    """Half up, as every figure of the house."""
    return int(valeur + 0.5)


def _a_la_meme_part(succes: int, essais: int, a_venir: int) -> int:
    return arrondi(a_venir * succes / essais) if essais else 0
