"""What upper apps do when a candidature is closed without a decision, in the same transaction.

The commission stands above the parcours: it registers here the withdrawal of the referrals that were waiting.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from plie.socle.registre import Registre

if TYPE_CHECKING:
    from parcours.models import Parcours

APRES_CLASSEMENT: Registre[Callable[[Parcours], object]] = Registre()
