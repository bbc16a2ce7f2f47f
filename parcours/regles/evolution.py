"""How difficulties evolve along a parcours: what state each was in on a day (P-3.4, art. 3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from plie.socle.periodes import ajouter_mois

JALONS_MAX = 8
"""Points of a chart that a page and a phone can show."""
A_TRAITER, EN_COURS, LEVE = "a_traiter", "en_cours", "leve"


@dataclass(frozen=True, slots=True)
class Changement:
    """A state, and the day from which it holds."""

    etat: str
    date_etat: date
    auteur: str = ""


def chronologie(
    *, date_reperage: date, date_prise_en_charge: date | None = None, date_levee: date | None = None
) -> tuple[Changement, ...]:
    """The states of a difficulty whose changes were not noted one by one, from its own dates."""
    suite = [Changement(A_TRAITER, date_reperage)]
    if date_prise_en_charge is not None:
        suite.append(Changement(EN_COURS, date_prise_en_charge))
    if date_levee is not None:
        suite.append(Changement(LEVE, date_levee))
    return tuple(suite)


def etat_au(changements: Iterable[Changement], le: date) -> str | None:
    """The state that holds on a day; None before the difficulty was named."""
    etat = None
    for changement in changements:
        if changement.date_etat <= le:
            etat = changement.etat
    return etat


def jalons(debut: date, le: date, maximum: int = JALONS_MAX) -> tuple[date, ...]:
    """Evenly spaced days from the first to today, whole months apart, both included; few enough for a chart."""
    if le <= debut:
        return (le,)
    mois = 1
    while ajouter_mois(debut, mois * (maximum - 1)) < le:
        mois += 1
    # From the origin each time: month after month would drift at the end of February.
    points = [debut]
    while (suivant := ajouter_mois(debut, mois * len(points))) < le:
        points.append(suivant)
    return (*points, le)


def repartition(chronologies: Sequence[Sequence[Changement]], points: Sequence[date]) -> dict[str, list[int]]:
    """How many difficulties were in each state on each day."""
    etats = [[etat_au(changements, point) for changements in chronologies] for point in points]
    return {etat: [lus.count(etat) for lus in etats] for etat in (A_TRAITER, EN_COURS, LEVE)}
