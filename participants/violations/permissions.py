"""Who keeps the register of breaches: the structures d'animation and the administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.perimetre import perimetre_de
from participants.models import Violation
from plie.socle.verdict import OUI, Verdict

if TYPE_CHECKING:
    from accounts.models import Utilisateur


def peut_tenir_le_registre_des_violations(utilisateur: Utilisateur) -> Verdict:
    """Open the register, record a breach."""
    perimetre = perimetre_de(utilisateur)
    if perimetre.anime or perimetre.administrateur:
        return OUI
    return Verdict.refus(
        "Le registre des violations est tenu par les structures d’animation et l’administrateur\u00a0: prévenez-les "
        "sans attendre si vous constatez une perte ou une divulgation de données."
    )


def peut_completer(utilisateur: Utilisateur, violation: Violation) -> Verdict:
    """Add to a breach: those who read it, until it is closed."""
    if not violation.ouverte:
        return Verdict.refus("Cette violation est close\u00a0: elle ne change plus.")
    if violation.plie_id is None and not perimetre_de(utilisateur).administrateur:
        return Verdict.refus("Une violation qui concerne tous les PLIE est complétée par l’administrateur.")
    return OUI
