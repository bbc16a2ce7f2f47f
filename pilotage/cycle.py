"""What an edition may become: redrawn as long as it is provisional, then frozen (C-2)."""

from pilotage.enums import StatutEdition
from plie.socle.cycle import Cycle

DRESSER = "dresser"
PUBLIER = "publier"

CYCLE_EDITION: Cycle[StatutEdition] = Cycle(
    {
        StatutEdition.PROVISOIRE: {
            DRESSER: StatutEdition.PROVISOIRE,
            PUBLIER: StatutEdition.PUBLIEE,
        },
        StatutEdition.PUBLIEE: {},
    },
    libelles={statut: statut.label for statut in StatutEdition},
)
