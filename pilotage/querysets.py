"""Vocabulary on the steering tables, and who sees which rows (A-1, A-4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from accounts.enums import StatutVersion
from accounts.perimetre import perimetre_de
from pilotage.enums import StatutEdition

if TYPE_CHECKING:
    from accounts.models import Utilisateur


class EditionQuerySet(models.QuerySet):
    """Editions of the quarterly dashboard."""

    def visibles_par(self, utilisateur: Utilisateur) -> EditionQuerySet:
        """The structure d'animation reads those of its PLIE; a financeur the published ones of its scope (A-4).

        The edition of all the PLIE is published to everybody who reads any published one (C-2: « partagé »); before
        that, the coordonnateurs see it, since one of them publishes it.
        """
        perimetre = perimetre_de(utilisateur)
        publiee = Q(statut=StatutEdition.PUBLIEE)
        condition = Q(pk__in=[])
        if perimetre.animation:
            condition |= Q(plie__in=perimetre.animation) | (publiee & Q(plie__isnull=True))
        if perimetre.coordination:
            condition |= Q(plie__isnull=True)
        if perimetre.finance_tous:
            condition |= publiee
        elif perimetre.finance:
            condition |= publiee & (Q(plie__in=perimetre.finance) | Q(plie__isnull=True))
        return self.filter(condition)

    def sans_contenu(self) -> EditionQuerySet:
        """Without the heavy columns, for lists."""
        return self.defer("valeurs", "identifiants", "reperes", "pdf")

    def publiees(self) -> EditionQuerySet:
        return self.filter(statut=StatutEdition.PUBLIEE)


class ComparaisonQuerySet(models.QuerySet):
    """What an avenant would change, as figures."""

    def visibles_par(self, utilisateur: Utilisateur) -> ComparaisonQuerySet:
        """An administrator, who prepares it, and the structures d'animation, whose parcours it would change."""
        perimetre = perimetre_de(utilisateur)
        if perimetre.administrateur or perimetre.anime:
            return self.exclude(avenant__statut=StatutVersion.ABANDONNEE)
        return self.none()


class EffetQuerySet(models.QuerySet):
    """The parcours that an avenant would judge otherwise."""

    def visibles_par(self, utilisateur: Utilisateur) -> EffetQuerySet:
        """Those of the PLIE that somebody animates (A-1), out of the archive; an administrator reads no named file."""
        siens = self.filter(parcours__plie__in=perimetre_de(utilisateur).animation)
        return siens.filter(parcours__participant__archivee_le__isnull=True)
