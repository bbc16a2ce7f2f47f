"""How an invariant is written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Invariant:
    """A statement that gives (parcours, PLIE) for each row that breaks it.

    Attributes:
        explication: what must hold, and what its breach means, for who reads the page.
        sql: reads the day as %(le)s.
    """

    code: str
    libelle: str
    explication: str
    sql: str


def sur_parcours(code: str, libelle: str, explication: str, condition: str, jointures: str = "") -> Invariant:
    """An invariant on the parcours `p`, given by the condition that breaks it."""
    return Invariant(
        code,
        libelle,
        explication,
        # Written in these modules alone: nothing that a person types reaches it.
        f"SELECT DISTINCT p.id, p.plie_id FROM parcours_parcours p {jointures} WHERE {condition}",  # noqa: S608
    )
