"""Vocabulary on the rights of people, and who sees which rows (A-1, A-6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from accounts.perimetre import perimetre_de

if TYPE_CHECKING:
    from accounts.models import Utilisateur


class DemandeDroitQuerySet(models.QuerySet):
    """Requests of people about their data."""

    def visibles_par(self, utilisateur: Utilisateur) -> DemandeDroitQuerySet:
        """Those received by the structures d'animation to which somebody belongs.

        Once the file is in the restricted archive, its coordonnateur alone; anonymised, it names nobody any more.
        """
        perimetre = perimetre_de(utilisateur)
        sans_archive = Q(participant__archivee_le__isnull=True) | Q(participant__anonymisee_le__isnull=False)
        recues = self.filter(plie__in=perimetre.animation)
        return recues.filter(sans_archive | Q(plie__in=perimetre.coordination))

    def en_cours(self) -> DemandeDroitQuerySet:
        """Those that wait for an answer."""
        return self.filter(statut="en_cours")


class LieALaDemandeQuerySet(models.QuerySet):
    """What hangs on a request."""

    def visibles_par(self, utilisateur: Utilisateur) -> Any:
        """What hangs on the requests that somebody may read."""
        demandes: Any = self.model._meta.get_field("demande").related_model
        return self.filter(demande__in=demandes.objects.visibles_par(utilisateur))


class LimitationQuerySet(models.QuerySet):
    """Frozen files."""

    def visibles_par(self, utilisateur: Utilisateur) -> LimitationQuerySet:
        """Those set on the people whose requests somebody receives (A-1, A-6)."""
        participants: Any = self.model._meta.get_field("participant").related_model
        return self.filter(participant__in=participants.objects.s_adressant_a(utilisateur))

    def en_cours(self) -> LimitationQuerySet:
        """Those that nobody has lifted."""
        return self.filter(levee_le__isnull=True)


class SuspensionQuerySet(models.QuerySet):
    """Legal holds."""

    def visibles_par(self, utilisateur: Utilisateur) -> SuspensionQuerySet:
        """Those set on the people whom somebody animates (A-1)."""
        participants: Any = self.model._meta.get_field("participant").related_model
        return self.filter(participant__in=participants.objects.animes_par(utilisateur))

    def en_cours(self) -> SuspensionQuerySet:
        """Those that nobody has lifted."""
        return self.filter(levee_le__isnull=True)


class DestructionQuerySet(models.QuerySet):
    """The journal of destructions: figures, never a person."""

    def visibles_par(self, utilisateur: Utilisateur) -> DestructionQuerySet:
        """All of it for an administrator; for a structure d'animation, its PLIE's."""
        perimetre = perimetre_de(utilisateur)
        return self.all() if perimetre.administrateur else self.filter(plie__in=perimetre.animation)


class ViolationQuerySet(models.QuerySet):
    """Breaches."""

    def visibles_par(self, utilisateur: Utilisateur) -> ViolationQuerySet:
        """All for an administrator; for a structure d'animation, its PLIE's and those that concern every PLIE."""
        perimetre = perimetre_de(utilisateur)
        if perimetre.administrateur:
            return self.all()
        if not perimetre.anime:
            return self.none()
        return self.filter(Q(plie__in=perimetre.animation) | Q(plie__isnull=True))

    def ouvertes(self) -> ViolationQuerySet:
        """Those that nobody has closed."""
        return self.filter(close_le__isnull=True)
