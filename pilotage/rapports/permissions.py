"""Who writes, publishes and compiles the activity reports (A-1, C-3)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from accounts.perimetre import perimetre_de
from pilotage.enums import StatutRapport
from plie.socle.typographie import date_en_lettres
from plie.socle.verdict import OUI, Verdict

if TYPE_CHECKING:
    from accounts.models import Utilisateur
    from pilotage.rapports.models import RapportActivite


def peut_ecrire(utilisateur: Utilisateur, rapport: RapportActivite) -> Verdict:
    """Write a section: the structure d'animation of the PLIE, as long as the report is not published."""
    if rapport.plie_id not in perimetre_de(utilisateur).animation:
        return Verdict.refus("Le rapport est écrit par la structure d’animation de ce PLIE.")
    if rapport.statut == StatutRapport.PUBLIE:
        return Verdict.refus("Ce rapport est publié\u00a0: il ne change plus.")
    return OUI


def peut_publier_rapport(utilisateur: Utilisateur, rapport: RapportActivite, *, le: date) -> Verdict:
    """Freeze it, once its year is over."""
    return peut_ecrire(utilisateur, rapport) and _annee_finie(rapport.annee, le)


def peut_compiler(utilisateur: Utilisateur) -> Verdict:
    """Compile every published report, in the name of the six PLIE."""
    if perimetre_de(utilisateur).coordination:
        return OUI
    return Verdict.refus("La compilation des rapports est faite par un coordonnateur.")


def _annee_finie(annee: int, le: date) -> Verdict:
    fin = date(annee, 12, 31)
    if le > fin:
        return OUI
    return Verdict.refus(f"L’année s’achève le {date_en_lettres(fin)}\u00a0: le rapport pourra être publié ensuite.")
