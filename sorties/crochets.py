"""What upper apps do when an exit is proposed, amended or withdrawn, in the same transaction.

The commission stands above the exits: it registers here the referral that a proposal opens, its withdrawal, its
amendment.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from plie.socle.registre import Registre

if TYPE_CHECKING:
    from accounts.models import Utilisateur
    from parcours.dossier import DossierLu
    from sorties.models import PropositionSortie

Suite = Callable[["PropositionSortie", "Utilisateur"], object]
Empechement = Callable[["DossierLu", "PropositionSortie"], str]

APRES_PROPOSITION: Registre[Suite] = Registre()
APRES_RETRAIT: Registre[Suite] = Registre()
# Refuses (ErreurMetier) once the agenda is closed: the session that examines the proposal is open.
APRES_MODIFICATION: Registre[Suite] = Registre()
# Why a proposal that waits does not change now, told before anything is typed; empty when it may.
EMPECHEMENTS: Registre[Empechement] = Registre()
