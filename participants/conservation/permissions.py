"""Who reads what of conservation: the list to come, the restricted archive, the journal of destructions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.perimetre import perimetre_de
from plie.socle.verdict import OUI, Verdict

if TYPE_CHECKING:
    from accounts.models import Utilisateur


def peut_suivre_la_conservation(utilisateur: Utilisateur) -> Verdict:
    """The structure d'animation for its people, an administrator for the figures and the journal."""
    perimetre = perimetre_de(utilisateur)
    if perimetre.anime or perimetre.administrateur:
        return OUI
    return Verdict.refus("La conservation des dossiers est suivie par la structure d’animation et l’administrateur.")


def peut_suspendre(utilisateur: Utilisateur) -> Verdict:
    """Hold a file back: the structure d'animation of its PLIE."""
    if perimetre_de(utilisateur).anime:
        return OUI
    return Verdict.refus("L’effacement d’un dossier est suspendu par la structure d’animation du PLIE.")


def peut_ouvrir_les_archives(utilisateur: Utilisateur) -> Verdict:
    """The restricted archive: one named role, the coordonnateur of the PLIE, and a reason each time."""
    if perimetre_de(utilisateur).coordination:
        return OUI
    return Verdict.refus("L’archive restreinte ne s’ouvre qu’au coordonnateur du PLIE, avec un motif consigné.")
