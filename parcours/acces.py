"""How a door reaches a parcours: 404 out of scope, 403 with the reason when the gesture is forbidden, and the log.

Rules A-1, A-2 (art. 6.6) and A-5 (art. 7).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.perimetre import perimetre_de
from parcours import ouvertures
from parcours.models import Parcours, Referent
from parcours.permissions import peut_modifier
from participants.selectors import commune_au
from plie.journal.enums import Action
from plie.journal.services import journaliser
from plie.socle.portes import exiger
from plie.socle.verdict import Verdict

if TYPE_CHECKING:
    from accounts.models import Utilisateur

STRUCTURE = "structure d’animation"
Permission = Callable[[Any, Parcours], Verdict]


def parcours_lisible(utilisateur: Any, pk: int) -> Parcours:
    """The parcours, if it exists for this person (else 404)."""
    visibles = Parcours.objects.visibles_par(utilisateur)
    parcours: Parcours = get_object_or_404(
        visibles.select_related("participant__commune__pole", "plie", "diagnostic"), pk=pk
    )
    ouvertures.ouvrir(parcours)
    return parcours


def parcours_pour(utilisateur: Any, pk: int, permission: Permission) -> Parcours:
    """The parcours on which this person may make a gesture; 403 with the reason when they may only read it."""
    parcours = parcours_lisible(utilisateur, pk)
    exiger_sur(parcours, permission(utilisateur, parcours))
    return parcours


def exiger_sur(parcours: Parcours, verdict: Verdict) -> None:
    """Go on only if the answer is yes; refused on a file that they read, this person is led back to it.

    Raises:
        PermissionDenied: 403, with the reason.
    """
    ouvertures.ouvrir(parcours)
    exiger(verdict, retour=reverse("parcours:fiche", args=[parcours.pk]), libelle="Revenir au dossier")


def parcours_modifiable(utilisateur: Any, pk: int) -> Parcours:
    """The parcours, for a door that writes to it."""
    return parcours_pour(utilisateur, pk, peut_modifier)


def droit_de_lecture(utilisateur: Utilisateur, parcours: Parcours, *, le: date) -> str:
    """By which right this person reads the file, in words, for the log (A-5); the closest to the person first."""
    perimetre = perimetre_de(utilisateur)
    if parcours.plie_id in perimetre.animation and not (perimetre.accompagnement or perimetre.delegations):
        return STRUCTURE
    suivi = parcours.referents.filter(date_debut__lte=le).exclude(date_fin__lt=le).select_related("utilisateur").first()
    return droit_d_apres(
        utilisateur, parcours, suivi=suivi, commune_du_jour=lambda: commune_au(parcours.participant, le)
    )


def droit_d_apres(
    utilisateur: Utilisateur, parcours: Parcours, *, suivi: Referent | None, commune_du_jour: Callable[[], Any]
) -> str:
    """The same, from the référent of the day, already read."""
    perimetre = perimetre_de(utilisateur)
    if suivi and suivi.utilisateur_id == utilisateur.pk and parcours.plie_id in perimetre.accompagnement:
        return "référent"
    if suivi and (suivi.utilisateur_id, parcours.plie_id) in perimetre.delegations:
        return f"délégation de {suivi.utilisateur}"
    if parcours.plie_id in perimetre.animation:
        return STRUCTURE
    commune = commune_du_jour()
    if commune and commune.pole and commune.pole_id in perimetre.poles:
        return f"agent du pôle : {commune.pole}"
    return "droit expiré"


def consigner_consultation(
    *,
    utilisateur: Utilisateur,
    parcours: Parcours,
    objet: str,
    le: date,
    action: str = Action.CONSULTATION,
    droit: str = "",
) -> None:
    """Log that somebody opened something of a named file (A-5).

    Args:
        droit: by which right, for a door that has already read it.
    """
    journaliser(
        utilisateur=utilisateur,
        droit=droit or droit_de_lecture(utilisateur, parcours, le=le),
        objet=objet,
        action=action,
        plie_id=parcours.plie_id,
        participant_id=parcours.participant_id,
        parcours_id=parcours.pk,
    )
    ouvertures.consigner(parcours)
