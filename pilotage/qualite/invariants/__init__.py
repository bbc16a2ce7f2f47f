"""What must always hold, across tables: each a statement that gives the rows that break it, none when all is well.

What one row can hold, a constraint of its table holds; these look at several. A row is (parcours, PLIE); the parcours
is empty where the fault lies elsewhere, the PLIE where it is nobody's.
"""

from pilotage.qualite.invariants.commission import COMMISSION
from pilotage.qualite.invariants.ecriture import Invariant
from pilotage.qualite.invariants.ensemble import ENSEMBLE
from pilotage.qualite.invariants.parcours import PARCOURS
from pilotage.qualite.invariants.sorties import SORTIES

INVARIANTS: dict[str, Invariant] = {i.code: i for i in (*PARCOURS, *SORTIES, *COMMISSION, *ENSEMBLE)}

__all__ = ["INVARIANTS", "Invariant"]
