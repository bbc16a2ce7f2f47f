"""Who settles duplicates: the structure d'animation, for the people of its PLIE (A-1)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from accounts.perimetre import perimetre_de
from participants.doublons.regles import DELAI_ANNULATION_JOURS, delai_ouvert
from participants.models import Fusion, Participant
from plie.socle.typographie import INSECABLE
from plie.socle.verdict import OUI, Verdict

if TYPE_CHECKING:
    from accounts.models import Utilisateur


def peut_traiter_les_doublons(utilisateur: Utilisateur) -> Verdict:
    """Open the list of possible duplicates."""
    if perimetre_de(utilisateur).anime:
        return OUI
    return Verdict.refus("Les doublons sont traités par la structure d’animation du PLIE.")


def peut_absorber(utilisateur: Utilisateur, absorbee: Participant) -> Verdict:
    """Hand over everything that hangs on a person: none of it may be another PLIE's."""
    if Participant.objects.entierement_animes_par(utilisateur).filter(pk=absorbee.pk).exists():
        return OUI
    return Verdict.refus(
        "Cette fiche porte des données hors de votre périmètre : elle ne peut pas disparaître. "
        "C’est elle qui est à conserver."
    )


def peut_annuler(utilisateur: Utilisateur, fusion: Fusion, *, le: date) -> Verdict:
    """Undo a merge, as far as scope and time are concerned; what was written since is told by the gesture."""
    if not Fusion.objects.visibles_par(utilisateur).filter(pk=fusion.pk).exists():
        return Verdict.refus("Cette fusion revient à une autre structure d’animation.")
    if fusion.annulee_le is not None:
        return Verdict.refus("Cette fusion est déjà annulée.")
    if not delai_ouvert(timezone.localdate(fusion.fusionnee_le), le):
        return Verdict.refus(f"Le délai de {DELAI_ANNULATION_JOURS}{INSECABLE}jours pour l’annuler est passé.")
    return OUI
