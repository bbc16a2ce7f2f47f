"""The agenda of the largest PLIE's next session: as many items as its commission sees in a fortnight."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from commissions.enums import Objet
from pilotage.demo import scenes, textes
from pilotage.demo.lot import ouvre_avant
from pilotage.demo.parcours import Population
from pilotage.demo.trajet import Trajet
from plie.socle.periodes import veille

# Fifteen in a row, in the proportions of a real agenda: two thirds of integrations.
INTEGRATION, RECU_TARD, PROLONGATION, REORIENTATION, SORTIE, ABANDON = range(6)
SUITE = (
    INTEGRATION, INTEGRATION, SORTIE, INTEGRATION, RECU_TARD, INTEGRATION, PROLONGATION, INTEGRATION,
    INTEGRATION, ABANDON, INTEGRATION, INTEGRATION, REORIENTATION, INTEGRATION, PROLONGATION,
)  # fmt: skip


def remplir(population: Population, nombre: int) -> None:
    """Add that many people, each with a request that waits for the next session."""
    for rang in range(nombre):
        quoi = SUITE[rang % len(SUITE)]
        if quoi == INTEGRATION:
            population.proposee()
        elif quoi == RECU_TARD:
            population.proposee(age=44, attente=24)
        elif quoi == REORIENTATION:
            population.proposee(Objet.REORIENTATION, textes.ARGUMENT_REORIENTATION)
        elif quoi == PROLONGATION:
            _suivre(population, 500 + rang, scenes.prolongation_demandee)
        elif quoi == SORTIE:
            _suivre(population, 260 + rang, scenes.sortie_proposee)
        else:
            _suivre(population, 190 + rang, scenes.abandon_propose)


def _suivre(population: Population, age: int, scene: Callable[[Trajet], None]) -> None:
    """Followed for that many days, then this situation."""
    trajet = population.accepter(ouvre_avant(population.le - timedelta(days=age)))
    scene(trajet)
    population.vivre(trajet, veille(population.le))
