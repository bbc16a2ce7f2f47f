"""The weeks of the demo's contracts: what was planned, what was done (P-C.2)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from parcours.models import ActiviteHebdo, ContratEngagement
from parcours.regles.activite import SEMAINE, lundi_de

if TYPE_CHECKING:
    from pilotage.demo.trajet import Trajet

PART_NOTEES = 0.4
SEMAINES = 8
ACTIVITES = (
    "Atelier de mobilisation, candidatures",
    "Cours de français, démarches de logement",
    "Heures de conduite, deux offres étudiées",
    "Rendez-vous avec le référent, enquête métier",
    "Immersion",
    "",
)


def noter_semaines(trajet: Trajet, contrat: ContratEngagement) -> None:
    """The latest weeks of a contract, and the next one planned; not everybody types them."""
    lot, hasard = trajet.lot, trajet.lot.hasard
    if contrat.type != "contrat_engagement" or contrat.heures_hebdo is None or not lot.chance(PART_NOTEES):
        return
    dernier = lundi_de(min(contrat.date_fin, lot.le))
    for rang in range(SEMAINES, -2, -1):
        lundi = dernier - SEMAINE * rang
        if not lundi_de(contrat.date_debut) <= lundi <= lundi_de(contrat.date_fin):
            continue
        faites = None if lundi + SEMAINE > lot.le else hasard.choice((1, 1, 1, 0.8, 0.6, 1.1))
        lot.ajouter(
            ActiviteHebdo(
                contrat=contrat,
                date_semaine=lundi,
                heures_prevues=contrat.heures_hebdo,
                heures_faites=None if faites is None else round(contrat.heures_hebdo * Decimal(str(faites)), 1),
                activite=hasard.choice(ACTIVITES),
                saisie_par=trajet.referent,
            )
        )
