"""The tables of transitions, exhaustively: what each status allows, and nothing else."""

import pytest

from commissions.cycle import CYCLE_SAISINE, CYCLE_SEANCE
from commissions.enums import StatutSaisine, StatutSeance
from plie.socle.erreurs import TransitionInterdite

SEANCES = {
    ("planifiee", "preparer"): "preparee",
    ("planifiee", "ouvrir"): "ouverte",
    ("planifiee", "annuler"): "annulee",
    ("preparee", "preparer"): "preparee",
    ("preparee", "ouvrir"): "ouverte",
    ("preparee", "annuler"): "annulee",
    ("ouverte", "clore"): "close",
}
SAISINES = {
    ("en_attente", "inscrire"): "inscrite",
    ("en_attente", "retirer"): "retiree",
    ("inscrite", "decider"): "decidee",
    ("inscrite", "reporter"): "en_attente",
    ("inscrite", "retirer"): "retiree",
}


@pytest.mark.parametrize("statut", StatutSeance)
@pytest.mark.parametrize("geste", ["preparer", "ouvrir", "clore", "annuler"])
def test_seance(statut: StatutSeance, geste: str) -> None:
    _verifier(CYCLE_SEANCE, SEANCES, statut, geste)


@pytest.mark.parametrize("statut", StatutSaisine)
@pytest.mark.parametrize("geste", ["inscrire", "decider", "reporter", "retirer"])
def test_saisine(statut: StatutSaisine, geste: str) -> None:
    _verifier(CYCLE_SAISINE, SAISINES, statut, geste)


def _verifier(cycle, table, statut, geste) -> None:
    suivant = table.get((statut.value, geste))
    if suivant is None:
        with pytest.raises(TransitionInterdite):
            cycle.passer(statut, geste)
    else:
        assert cycle.passer(statut, geste) == suivant
