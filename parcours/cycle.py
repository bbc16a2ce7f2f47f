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
        # « dedire » and « rouvrir »: a decision corrected after the session, when nothing was built on it.
        StatutParcours.EN_COURS: {"sortir": StatutParcours.SORTI, "dedire": StatutParcours.REFUSE},
        StatutParcours.SORTI: {},
        StatutParcours.REFUSE: {"rouvrir": StatutParcours.CANDIDATURE},
        StatutParcours.ANNULE: {},
    }
)
