"""Allowed transitions of a proposal of exit; an ajournement leaves it waiting (art. 5 b)."""

from plie.socle.cycle import Cycle
from sorties.enums import StatutProposition

CYCLE_PROPOSITION: Cycle[StatutProposition] = Cycle(
    {
        StatutProposition.PROPOSEE: {
            "valider": StatutProposition.VALIDEE,
            "requalifier": StatutProposition.REQUALIFIEE,
            "rejeter": StatutProposition.REJETEE,
            "retirer": StatutProposition.RETIREE,
        },
        StatutProposition.VALIDEE: {},
        StatutProposition.REQUALIFIEE: {},
        StatutProposition.REJETEE: {},
        StatutProposition.RETIREE: {},
    }
)
