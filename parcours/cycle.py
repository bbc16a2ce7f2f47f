"""Allowed transitions of a parcours, from the orientation to the exit (art. 6)."""

from parcours.enums import StatutParcours
from plie.socle.cycle import Cycle

CYCLE_PARCOURS: Cycle[StatutParcours] = Cycle(
    {
        StatutParcours.CANDIDATURE: {
            "accepter": StatutParcours.EN_COURS,
            "refuser": StatutParcours.REFUSE,
            "classer": StatutParcours.ANNULE,
        },
        StatutParcours.EN_COURS: {"sortir": StatutParcours.SORTI},
        StatutParcours.SORTI: {},
        StatutParcours.REFUSE: {},
        StatutParcours.ANNULE: {},
    }
)
