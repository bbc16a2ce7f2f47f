"""The identities that make counts figures: flows that balance, families that add up, lists of the same length."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from pilotage.indicateurs.cellules import TOUS
from pilotage.indicateurs.figures import SANS, TOTAL, Figures, Lignes

# Families of labels of which each parcours carries exactly one: unknown values are one of them.
PARTITIONS = ("sexe:", "age:", "niveau:", "qpv:", "deld:", "commune:")


class FiguresIncoherentes(RuntimeError):
    """An identity between figures is broken: nothing may be shown nor published."""


def verifier(nom: str, par_cle: dict[str, Figures], *, partitions: Collection[str] = PARTITIONS) -> None:
    """The two identities, for each key and each sub-population, and the partitions (indicateurs, flows)."""
    for cle, figures in par_cle.items():
        for etiquette, (debut, integrations, accompagnes, sorties, fin) in figures.effectifs.items():
            if accompagnes != debut + integrations or fin != accompagnes - sorties:
                raise FiguresIncoherentes(f"{nom}, {cle}, {etiquette} : les flux ne se recoupent pas.")
        attendus = figures.effectifs.get(TOUS, SANS)
        for famille in partitions:
            membres = [valeurs for etiquette, valeurs in figures.effectifs.items() if etiquette.startswith(famille)]
            if tuple(map(sum, zip(SANS, *membres, strict=True))) != attendus:
                raise FiguresIncoherentes(f"{nom}, {cle} : la répartition « {famille[:-1]} » est incomplète.")


def verifier_listes(lignes: Mapping[str, Lignes], figures: Mapping[str, Mapping[str, Figures]]) -> None:
    """Every count equals the length of the list behind it.

    Figures and lists are two readings of a living database: somebody may have written in between.
    """
    for nom, listees in lignes.items():
        comptes = listees.compter()
        for cle, lues in figures[nom].items():
            if cle != TOTAL and lues.effectifs != comptes.get(cle, {}):
                raise FiguresIncoherentes(f"{nom}, {cle} : les listes ne donnent pas les effectifs.")
