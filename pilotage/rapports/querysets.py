"""Who sees which reports (A-1, A-4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from accounts.perimetre import perimetre_de
from pilotage.enums import StatutRapport

if TYPE_CHECKING:
    from accounts.models import Utilisateur


class RapportQuerySet(models.QuerySet):
    """Activity reports."""

    def visibles_par(self, utilisateur: Utilisateur) -> RapportQuerySet:
        """Those of the PLIE that somebody animates; the published ones of what somebody finances."""
        perimetre = perimetre_de(utilisateur)
        condition = Q(plie__in=perimetre.animation)
        publie = Q(statut=StatutRapport.PUBLIE)
        if perimetre.finance_tous:
            condition |= publie
        elif perimetre.finance:
            condition |= publie & Q(plie__in=perimetre.finance)
        return self.filter(condition)

    def sans_contenu(self) -> RapportQuerySet:
        """Without the heavy columns, for lists."""
        return self.defer("valeurs", "pdf")

    def publies(self) -> RapportQuerySet:
        return self.filter(statut=StatutRapport.PUBLIE)


class CompilationQuerySet(models.QuerySet):
    """Compilations."""

    def visibles_par(self, utilisateur: Utilisateur) -> CompilationQuerySet:
        """Whoever reads the dashboards: what it holds is published, its small cells are masked (A-4)."""
        perimetre = perimetre_de(utilisateur)
        return self if perimetre.anime or perimetre.finance_quelque_chose else self.none()
