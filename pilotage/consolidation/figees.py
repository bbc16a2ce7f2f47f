"""Consolidations kept when people are anonymised, so that the figures of past years still come out, to the unit.

Only years that are over: the one under way is computed on what is there.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.models import Plie
from parcours.models import Parcours
from participants.conservation.registres import AVANT_EFFACEMENT, Personnes
from pilotage.models import ConsolidationFigee

TOUS = "tous"


def lire_figee(perimetre: str, annee: int) -> dict[str, Any] | None:
    """The consolidation of a year as it was kept."""
    return ConsolidationFigee.objects.filter(perimetre=perimetre, annee=annee).values_list("valeurs", flat=True).first()


def figer_avant_effacement(personnes: Personnes) -> None:
    """Keep the consolidations of each past year in which these people were followed, for their PLIE and for all."""
    from pilotage.consolidation.calcul import consolider  # noqa: PLC0415 - it reads what is kept here

    plies = list(Plie.objects.order_by("code"))
    codes = {plie.pk: plie.code for plie in plies}
    for plie, annee in sorted(_annees(personnes)):
        for code, siens in ((codes[plie], [p for p in plies if p.pk == plie]), (TOUS, plies)):
            if lire_figee(code, annee) is None:
                ConsolidationFigee.objects.create(
                    perimetre=code,
                    annee=annee,
                    valeurs=consolider(siens, perimetre=code, annee=annee),
                    arretee_le=personnes.le,
                )


def _annees(personnes: Personnes) -> set[tuple[int, int]]:
    debuts = Parcours.objects.filter(participant__in=personnes.ids, date_debut__isnull=False)
    lues: set[tuple[int, int]] = set()
    for plie, debut, fin in debuts.values_list("plie", "date_debut", "date_fin"):
        lues |= {(plie, annee) for annee in range(_annee(debut), min(_annee(fin), personnes.le.year - 1) + 1)}
    return lues


def _annee(jour: date | None) -> int:
    return jour.year if jour else date.max.year


def inscrire() -> None:
    """Called once, when the apps are ready."""
    AVANT_EFFACEMENT.inscrire("consolidations", figer_avant_effacement, ordre=90)
