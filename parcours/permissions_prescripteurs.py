"""Who keeps the list of prescripteurs: it is open to the structures d'animation, and shared by the PLIE."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.perimetre import perimetre_de
from plie.socle.verdict import OUI, Verdict

if TYPE_CHECKING:
    from accounts.models import Utilisateur
    from parcours.models import CodePrescripteur


def peut_tenir_les_prescripteurs(utilisateur: Utilisateur) -> Verdict:
    """Read the list and add to it."""
    perimetre = perimetre_de(utilisateur)
    if perimetre.anime or perimetre.administrateur:
        return OUI
    return Verdict.refus("La liste des prescripteurs est tenue par la structure d’animation et par l’administrateur.")


def peut_changer_prescripteur(utilisateur: Utilisateur, valeur: CodePrescripteur) -> Verdict:
    """Retire a value or take it back: the PLIE that added it, an administrator for any."""
    perimetre = perimetre_de(utilisateur)
    if perimetre.administrateur or (valeur.plie_id is not None and valeur.plie_id in perimetre.animation):
        return OUI
    if valeur.plie_id is None:
        return Verdict.refus("Cette valeur est commune à tous les PLIE\u00a0: un administrateur peut la retirer.")
    return Verdict.refus(
        "Cette valeur a été ajoutée par un autre PLIE\u00a0: lui, ou un administrateur, peut la retirer."
    )
