"""Who replaces whom: the list of absences, and what the work list says of today's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import Delegation, Utilisateur


@dataclass(frozen=True, slots=True)
class Remplacements:
    """Today's delegations of somebody: whom they replace, and who replaces them."""

    recues: list[Delegation]
    donnees: list[Delegation]


def remplacements(utilisateur: Utilisateur, *, le: date) -> Remplacements:
    """Today's delegations, received and given, in one query."""
    visibles = Delegation.objects.visibles_par(utilisateur).en_vigueur(le=le).select_related("de", "a", "plie")
    lues = list(visibles.order_by("date_fin", "pk"))
    return Remplacements(
        recues=[d for d in lues if d.a_id == utilisateur.pk],
        donnees=[d for d in lues if d.de_id == utilisateur.pk],
    )


def absences_visibles(utilisateur: Utilisateur) -> Any:
    """The absences that somebody may read about, the latest first."""
    return (
        Delegation.objects.visibles_par(utilisateur)
        .select_related("de", "a", "plie", "revoquee_par")
        .order_by("-date_debut", "-pk")
    )


def etat(delegation: Delegation, *, le: date) -> str:
    """Revoked, over, running or to come."""
    if delegation.revoquee_le is not None:
        return "revoquee"
    if delegation.date_fin < le:
        return "terminee"
    return "en_cours" if delegation.date_debut <= le else "a_venir"


def remplaces_pendant(delegation: Delegation) -> list[Delegation]:
    """The other absences that whoever now goes away was covering on those days."""
    return list(
        Delegation.objects.filter(
            a=delegation.de_id,
            plie=delegation.plie_id,
            date_debut__lte=delegation.date_fin,
            date_fin__gte=delegation.date_debut,
            revoquee_le__isnull=True,
        )
        .select_related("de")
        .order_by("date_debut", "pk")
    )
