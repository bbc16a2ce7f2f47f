"""Which version of the Pacte judges an exit: the one in force on the date of the exit (art. 5 b).

A criterion is met on a day when the version in force that day says so. What was met before an avenant is therefore
constated as it was then, as long as the exit is dated before; what only the avenant accepts is constated on the day it
takes effect, at the earliest. A parcours that started before the Pacte, taken over from 2022, is judged likewise.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from plie.pacte import ParametresPacte, version_en_vigueur, versions
from sorties.regles.situation import Situation
from sorties.regles.verdict import VerdictSortie, evaluer_sortie, juger_entre
from sorties.smic import BaremeSmic


def juger_sortie(
    situation: Situation, smic: BaremeSmic, *, connues: Sequence[ParametresPacte] | None = None
) -> VerdictSortie:
    """The verdict on a situation, by the versions that its exit may meet.

    Args:
        connues: versions to judge by, instead of those in force: « what would change ».
    """
    lues = versions() if connues is None else connues
    # No exit precedes the start of its parcours: the versions that had ended by then judge nothing.
    utiles = [p for p in lues if p.jusqu_au >= situation.debut_parcours] if len(lues) > 1 else lues
    if len(utiles) == 1:
        return evaluer_sortie(situation, utiles[0], smic)
    return juger_entre(situation, utiles, smic)


def criteres_du_jour(
    verdict: VerdictSortie, date_sortie: date, *, connues: Sequence[ParametresPacte] | None = None
) -> frozenset[str]:
    """The criteria that an exit dated that day may rest on: those of the version in force then."""
    parametres = version_en_vigueur(date_sortie, connues=connues)
    examens = (verdict.retenu, *verdict.autres)
    if all(e is None or e.parametres is parametres for e in examens):
        return frozenset(e.critere for e in examens if e is not None)
    seul = evaluer_sortie(verdict.situation, parametres, verdict.smic)
    return frozenset(e.critere for e in (seul.retenu, *seul.autres) if e is not None)
