"""Vocabulary on the accounts' tables."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.enums import CodeRole, StatutVersion
from accounts.perimetre import perimetre_de

if TYPE_CHECKING:
    from accounts.models import Utilisateur


class RoleQuerySet(models.QuerySet):
    """Roles over time."""

    def en_vigueur(self, *, le: date) -> RoleQuerySet:
        """Roles held on that day, both bounds included."""
        return self.filter(Q(date_fin__isnull=True) | Q(date_fin__gte=le), date_debut__lte=le)


class UtilisateurQuerySet(models.QuerySet):
    """People who log in."""

    def visibles_par(self, utilisateur: Utilisateur) -> UtilisateurQuerySet:
        """Colleagues of the PLIE somebody animates; everybody for an administrator; nobody otherwise."""
        perimetre = perimetre_de(utilisateur)
        if perimetre.administrateur:
            return self.all()
        roles = self.model._meta.get_field("roles").related_model.objects
        return self.filter(Exists(roles.filter(utilisateur=OuterRef("pk"), plie__in=perimetre.animation)))

    def tenant(self, role: CodeRole, *, plies: models.QuerySet, le: date) -> UtilisateurQuerySet:
        """Active accounts that hold a role in one of these PLIE that day."""
        roles = self.model._meta.get_field("roles").related_model.objects.en_vigueur(le=le)
        return self.filter(Exists(roles.filter(utilisateur=OuterRef("pk"), code=role, plie__in=plies)), is_active=True)


class InvitationQuerySet(models.QuerySet):
    """Invitations to open an account."""

    def visibles_par(self, utilisateur: Utilisateur) -> InvitationQuerySet:
        """Administrators open the accounts; nobody else knows who was invited."""
        return self.all() if perimetre_de(utilisateur).administrateur else self.none()


class PlieQuerySet(models.QuerySet):
    """PLIE, as somebody may know them."""

    def visibles_par(self, utilisateur: Utilisateur) -> PlieQuerySet:
        """The PLIE in which somebody holds a role; all for a financeur of all and an administrator."""
        perimetre = perimetre_de(utilisateur)
        if perimetre.administrateur or perimetre.finance_tous:
            return self.all()
        return self.filter(pk__in=perimetre.plies)

    def animes_par(self, utilisateur: Utilisateur) -> PlieQuerySet:
        """The PLIE whose structure d'animation somebody belongs to (A-1)."""
        return self.filter(pk__in=perimetre_de(utilisateur).animation)


class DelegationQuerySet(models.QuerySet):
    """Portfolios entrusted for an absence (A-1)."""

    def en_vigueur(self, *, le: date) -> DelegationQuerySet:
        """Delegations that run that day, both bounds included, and that nobody revoked."""
        return self.filter(date_debut__lte=le, date_fin__gte=le, revoquee_le__isnull=True)

    def visibles_par(self, utilisateur: Utilisateur) -> DelegationQuerySet:
        """Those one gave or received, and those of the PLIE one animates."""
        perimetre = perimetre_de(utilisateur)
        moi = perimetre.utilisateur_id
        return self.filter(Q(de=moi) | Q(a=moi) | Q(plie__in=perimetre.animation))

    def modifiables_par(self, utilisateur: Utilisateur) -> DelegationQuerySet:
        """Those one gave, and those of the PLIE one animates; never the colleague who replaces."""
        perimetre = perimetre_de(utilisateur)
        return self.filter(Q(de=perimetre.utilisateur_id) | Q(plie__in=perimetre.animation))


class VersionPacteQuerySet(models.QuerySet):
    """Versions of the Pacte's parameters."""

    def mises_en_vigueur(self) -> VersionPacteQuerySet:
        """Those that judge, from their date on, the oldest first; the administrators' drafts are left out."""
        return self.filter(statut=StatutVersion.EN_VIGUEUR).order_by("date_effet")

    def brouillons(self) -> VersionPacteQuerySet:
        """The avenant being prepared: one at most."""
        return self.filter(statut=StatutVersion.BROUILLON)

    def visibles_par(self, utilisateur: Utilisateur) -> VersionPacteQuerySet:
        """What is in force, for everybody who holds a role; what is prepared or abandoned, for an administrator."""
        perimetre = perimetre_de(utilisateur)
        if perimetre.administrateur:
            return self.all()
        return self.mises_en_vigueur() if perimetre.codes else self.none()
