"""Who opens the work list. The gestures themselves ask `permissions.peut_modifier_ouvert`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.perimetre import perimetre_de
from plie.socle.verdict import OUI, Verdict

if TYPE_CHECKING:
    from accounts.models import Utilisateur


def peut_voir_le_travail(utilisateur: Utilisateur) -> Verdict:
    """Whoever follows people, or animates a PLIE (A-1)."""
    perimetre = perimetre_de(utilisateur)
    if perimetre.accompagne or perimetre.anime:
        return OUI
    return Verdict.refus("La liste de travail est celle des accompagnateurs et de la structure d’animation du PLIE.")


def peut_declarer_une_absence(utilisateur: Utilisateur) -> Verdict:
    """An accompagnateur for their own portfolio, the structure d'animation for those of its PLIE (A-1)."""
    perimetre = perimetre_de(utilisateur)
    if perimetre.accompagnement or perimetre.anime:
        return OUI
    return Verdict.refus("Les absences sont déclarées par les accompagnateurs et la structure d’animation du PLIE.")


def peut_ouvrir_un_agenda(utilisateur: Utilisateur) -> Verdict:
    """A calendar holds one's own portfolio: whoever follows people (A-1)."""
    if perimetre_de(utilisateur).accompagne:
        return OUI
    return Verdict.refus("Le calendrier est celui d’un portefeuille : il s’ouvre aux accompagnateurs.")
