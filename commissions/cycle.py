"""Allowed transitions of a session, of a referral."""

from commissions.enums import StatutSaisine, StatutSeance
from plie.socle.cycle import Cycle

CYCLE_SEANCE: Cycle[StatutSeance] = Cycle(
    {
        StatutSeance.PLANIFIEE: {
            "preparer": StatutSeance.PREPAREE,
            "ouvrir": StatutSeance.OUVERTE,
            "annuler": StatutSeance.ANNULEE,
        },
        StatutSeance.PREPAREE: {
            "preparer": StatutSeance.PREPAREE,
            "ouvrir": StatutSeance.OUVERTE,
            "annuler": StatutSeance.ANNULEE,
        },
        StatutSeance.OUVERTE: {"clore": StatutSeance.CLOSE},
        StatutSeance.CLOSE: {},
        StatutSeance.ANNULEE: {},
    }
)

CYCLE_SAISINE: Cycle[StatutSaisine] = Cycle(
    {
        StatutSaisine.EN_ATTENTE: {
            "inscrire": StatutSaisine.INSCRITE,
            "retirer": StatutSaisine.RETIREE,
        },
        StatutSaisine.INSCRITE: {
            "decider": StatutSaisine.DECIDEE,
            "reporter": StatutSaisine.EN_ATTENTE,
            "retirer": StatutSaisine.RETIREE,
        },
        StatutSaisine.DECIDEE: {},
        StatutSaisine.RETIREE: {},
    }
)
