"""Who draws up and publishes a dashboard (A-1, A-4).

Reading: the edition of one PLIE belongs to its structure d'animation (coordonnateurs and gestionnaires). The edition of
all the PLIE belongs to none of them: any coordonnateur may draw it up and publish it, in the name of the six.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from accounts.perimetre import perimetre_de
from pilotage.cycle import CYCLE_EDITION, PUBLIER
from pilotage.enums import StatutEdition
from plie.socle.typographie import date_en_lettres
from plie.socle.verdict import OUI, Verdict

if TYPE_CHECKING:
    from accounts.models import Plie, Utilisateur
    from pilotage.models import Edition


def peut_dresser(utilisateur: Utilisateur, plie: Plie | None) -> Verdict:
    """Draw up, now, the edition of a PLIE, or of all of them."""
    perimetre = perimetre_de(utilisateur)
    if plie is None:
        if perimetre.coordination:
            return OUI
        return Verdict.refus("L’édition de tous les PLIE est dressée et publiée par un coordonnateur.")
    if plie.pk in perimetre.animation:
        return OUI
    return Verdict.refus("Seule la structure d’animation de ce PLIE dresse et publie son tableau de bord.")


def peut_publier(utilisateur: Utilisateur, edition: Edition) -> Verdict:
    """Freeze an edition and share it with the financeurs (C-2)."""
    return peut_dresser(utilisateur, edition.plie) and publiable(edition)


def peut_verifier(utilisateur: Utilisateur, edition: Edition) -> Verdict:
    """Compute a published edition again as of its day: the team of its PLIE; for all of them, any team."""
    perimetre = perimetre_de(utilisateur)
    if edition.statut != StatutEdition.PUBLIEE:
        return Verdict.refus("Seule une édition publiée se vérifie : une provisoire se dresse de nouveau.")
    if edition.plie_id in perimetre.animation or (edition.plie_id is None and perimetre.anime):
        return OUI
    return Verdict.refus("Seule la structure d’animation vérifie un tableau de bord.")


def publiable(edition: Edition) -> Verdict:
    """Whether an edition is in a state to be published, whoever asks."""
    verdict = CYCLE_EDITION.peut(StatutEdition(edition.statut), PUBLIER)
    if not verdict:
        return Verdict.refus("Cette édition est déjà publiée : elle ne change plus.")
    return _periode_finie(edition.date_fin, edition.arrete_le)


def _periode_finie(fin: date, arrete_le: date) -> Verdict:
    if arrete_le > fin:
        return OUI
    return Verdict.refus(
        f"La période s’achève le {date_en_lettres(fin)} : l’édition pourra être publiée après l’avoir dressée "
        "de nouveau passé ce jour."
    )


def detaille_les_personnes(utilisateur: Utilisateur) -> bool:
    """Whether figures open onto named parcours: the structure d'animation only, never a financeur (A-4)."""
    return perimetre_de(utilisateur).anime


def plies_en_clair(utilisateur: Utilisateur) -> frozenset[int] | None:
    """The PLIE whose small cells are shown as they are; None = all (A-4: « outside its own scope »)."""
    perimetre = perimetre_de(utilisateur)
    if perimetre.finance_tous:
        return None
    return perimetre.animation | perimetre.finance
