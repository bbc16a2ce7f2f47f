"""Who may do what with the commission; each answer carries the reason that the person will read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied

from accounts.perimetre import perimetre_de
from commissions.cycle import CYCLE_SAISINE, CYCLE_SEANCE
from commissions.enums import StatutSaisine, StatutSeance
from parcours.permissions import peut_modifier
from plie.socle.verdict import Verdict

if TYPE_CHECKING:
    from accounts.models import Utilisateur
    from commissions.models import Convocation, PointOrdreDuJour, ProcesVerbal, Saisine, Seance
    from commissions.suivi import SuiviDuPoint
    from parcours.models import Parcours


def peut_animer(utilisateur: Utilisateur, seance: Seance) -> Verdict:
    """Plan, prepare, open, decide, close: the structure d'animation of the session's PLIE (A-1)."""
    if seance.plie_id in perimetre_de(utilisateur).animation:
        return Verdict.accord()
    return Verdict.refus("Seule la structure d’animation du PLIE conduit la séance.")


def peut_conduire(utilisateur: Utilisateur, seance: Seance, geste: str) -> Verdict:
    """The same, when the session's status allows the gesture."""
    anime = peut_animer(utilisateur, seance)
    return anime and CYCLE_SEANCE.peut(StatutSeance(seance.statut), geste)


def peut_demander(utilisateur: Utilisateur, parcours: Parcours) -> Verdict:
    """Refer a case to the commission: who may write to the parcours (A-1)."""
    if peut_modifier(utilisateur, parcours):
        return Verdict.accord()
    return Verdict.refus("Seuls le référent et la structure d’animation saisissent la commission.")


def peut_retirer(utilisateur: Utilisateur, saisine: Saisine) -> Verdict:
    """Withdraw a referral that is not decided, nor before an open session."""
    demande = peut_demander(utilisateur, saisine.parcours)
    if not demande:
        return demande
    if saisine.points.filter(seance__statut=StatutSeance.OUVERTE, decision__isnull=True).exists():
        return Verdict.refus("La séance est ouverte : la commission peut ajourner ce point.")
    return CYCLE_SAISINE.peut(StatutSaisine(saisine.statut), "retirer")


def peut_signer(
    utilisateur: Utilisateur, proces_verbal: ProcesVerbal, convocations: Iterable[Convocation] | None = None
) -> Verdict:
    """Sign the procès-verbal: who presided; the coordonnateur where nobody was recorded as presiding.

    Args:
        convocations: those of the session, from the screen that has read them.
    """
    if proces_verbal.signe_le is not None:
        return Verdict.refus("Ce procès-verbal est déjà signé.")
    if convocations is None:
        convocations = proces_verbal.seance.convocations.filter(preside=True).select_related("utilisateur")
    preside = next((convocation for convocation in convocations if convocation.preside), None)
    if preside is not None:
        if preside.utilisateur_id == utilisateur.pk:
            return Verdict.accord()
        return Verdict.refus(f"Le procès-verbal se signe par qui a présidé la séance : {preside.utilisateur}.")
    if proces_verbal.plie_id in perimetre_de(utilisateur).coordination:
        return Verdict.accord()
    return Verdict.refus(
        "Aucune présidence n’est enregistrée pour cette séance : le coordonnateur du PLIE signe le procès-verbal."
    )


def peut_corriger(utilisateur: Utilisateur, point: PointOrdreDuJour) -> Verdict:
    """Correct a decision once the session is closed: the coordonnateur of the PLIE, and nobody else."""
    if point.seance.plie_id not in perimetre_de(utilisateur).coordination:
        return Verdict.refus("Seul le coordonnateur du PLIE rectifie une décision après la clôture.")
    if point.seance.statut != StatutSeance.CLOSE or not hasattr(point, "decision"):
        return Verdict.refus("Une décision se rectifie après la clôture de la séance.")
    return Verdict.accord()


def peut_donner_avis(utilisateur: Utilisateur, point: PointOrdreDuJour, suivi: SuiviDuPoint | None = None) -> Verdict:
    """Give an opinion: who is convened, until the decision, unless withdrawn from the item."""
    if point.seance.statut in (StatutSeance.CLOSE, StatutSeance.ANNULEE) or hasattr(point, "decision"):
        return Verdict.refus("La commission a déjà décidé de ce point.")
    siege = _siege(utilisateur, point, suivi)
    if siege is None:
        return Verdict.refus("Seuls les membres convoqués à cette séance donnent un avis.")
    if siege.deport is not None:
        return Verdict.refus("Vous vous êtes déporté de ce point.")
    return Verdict.accord()


def _siege(utilisateur: Utilisateur, point: PointOrdreDuJour, suivi: SuiviDuPoint | None) -> Any:
    """A member's convocation, with their withdrawal from the item; from what the screen has read, if it has."""
    if suivi is not None:
        return suivi.siege_de(utilisateur)
    return point.seance.convocations.avec_deport(point).filter(utilisateur=utilisateur.pk).first()


def exiger_non_deporte(utilisateur: Utilisateur, point: PointOrdreDuJour, suivi: SuiviDuPoint | None = None) -> None:
    """Close the sheet of an item to who has withdrawn from it.

    Raises:
        PermissionDenied: 403, with the reason.
    """
    siege = _siege(utilisateur, point, suivi)
    if siege is not None and siege.deport is not None:
        raise PermissionDenied("Vous vous êtes déporté de ce point : sa fiche ne vous est plus ouverte.")


def peut_decider(utilisateur: Utilisateur, point: PointOrdreDuJour) -> Verdict:
    """Record the decision on an item: the structure d'animation, in an open session, once."""
    anime = peut_animer(utilisateur, point.seance)
    if not anime:
        return anime
    if point.seance.statut != StatutSeance.OUVERTE:
        return Verdict.refus("Les décisions s’enregistrent pendant la séance : l’ouvrir d’abord.")
    if hasattr(point, "decision"):
        return Verdict.refus("La commission a déjà décidé de ce point.")
    return Verdict.accord()
