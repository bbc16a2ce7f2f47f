"""Every version of an account and of its rights: its roles, its absences, its invitations.

An administrateur reads them all; the structure d'animation, what concerns its PLIE (A-1). Passwords and the digests of
invitations are not in the history at all.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from accounts.donnees_personnelles import COLLEGUES
from accounts.models import Delegation, Invitation, Role, Utilisateur
from accounts.perimetre import perimetre_de
from plie.journal.modifications.lecture import Source, evenements_de
from plie.socle.donnees_techniques import ADMINISTRATEURS

ANIMATION = COLLEGUES[0]


def lecteurs_du_compte(utilisateur: Utilisateur) -> frozenset[str]:
    """What the register of personal data calls somebody who reads accounts."""
    perimetre = perimetre_de(utilisateur)
    noms = set(ADMINISTRATEURS) if perimetre.administrateur else set()
    return frozenset(noms | ({ANIMATION} if perimetre.anime else set()))


def sources_du_compte(compte: Utilisateur, utilisateur: Utilisateur) -> list[Source]:
    """What to read of each table for one account."""
    perimetre = perimetre_de(utilisateur)
    plies = None if perimetre.administrateur else perimetre.animation
    sources = [
        Source(Utilisateur, _versions(Utilisateur, Q(pgh_obj=compte.pk))),
        Source(Role, _versions(Role, Q(utilisateur=compte.pk) & _d_ici(Role, plies))),
        Source(Delegation, _versions(Delegation, (Q(de=compte.pk) | Q(a=compte.pk)) & _d_ici(Delegation, plies))),
    ]
    if perimetre.administrateur:
        # Nobody else knows who was invited.
        sources.append(Source(Invitation, _versions(Invitation, Q(utilisateur=compte.pk))))
    return sources


def _versions(modele: Any, condition: Q) -> models.QuerySet:
    versions: models.QuerySet = evenements_de(modele)._base_manager.filter(condition)
    return versions


def _d_ici(modele: Any, plies: frozenset[int] | None) -> Q:
    """The rows that were of these PLIE one day: a right given to another one is a right taken from the first."""
    if plies is None:
        return Q()
    return Q(pgh_obj_id__in=_versions(modele, Q(plie__in=plies)).values("pgh_obj_id"))
