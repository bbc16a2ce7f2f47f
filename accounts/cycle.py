"""What a version of the Pacte may become: prepared, then put in force for good, or abandoned."""

from accounts.enums import StatutVersion
from plie.socle.cycle import Cycle

CYCLE_VERSION: Cycle[StatutVersion] = Cycle(
    {
        StatutVersion.BROUILLON: {
            "modifier": StatutVersion.BROUILLON,
            "mettre en vigueur": StatutVersion.EN_VIGUEUR,
            "abandonner": StatutVersion.ABANDONNEE,
        },
        StatutVersion.EN_VIGUEUR: {},
        StatutVersion.ABANDONNEE: {},
    },
    libelles={statut: statut.label for statut in StatutVersion},
)
