"""Reads of the log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from plie.journal.models import Consultation
from plie.journal.noms import nommer_parcours


@dataclass(frozen=True)
class LigneJournal:
    """A row of the log with the name of the person whose file was opened, as its reader may see it."""

    consultation: Consultation
    personne: str = ""
    url: str = ""


def lignes_du_journal(utilisateur: Any, consultations: Iterable[Consultation]) -> Sequence[LigneJournal]:
    """Name the files of a page of the log, in one more query."""
    rangees = list(consultations)
    noms = nommer_parcours(utilisateur, [c.parcours_id for c in rangees if c.parcours_id is not None])
    return [LigneJournal(c, *noms.get(c.parcours_id or 0, ("", ""))) for c in rangees]


def dernieres_consultations(utilisateur: Any, parcours_id: int, nombre: int) -> list[Consultation]:
    """The latest consultations of a file."""
    return list(Consultation.objects.visibles_par(utilisateur).filter(parcours_id=parcours_id)[:nombre])
