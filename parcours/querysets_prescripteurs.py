"""Vocabulary on the list of prescripteurs, and who keeps it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from accounts.perimetre import perimetre_de

if TYPE_CHECKING:
    from accounts.models import Utilisateur


class CodePrescripteurQuerySet(models.QuerySet):
    """The values of the list, in use or retired."""

    def visibles_par(self, utilisateur: Utilisateur) -> CodePrescripteurQuerySet:
        """The list as those who keep it read it: the structures d'animation, the administrators; none by default."""
        perimetre = perimetre_de(utilisateur)
        return self if perimetre.anime or perimetre.administrateur else self.none()

    def proposes(self, *, le: date) -> CodePrescripteurQuerySet:
        """Those that an orientation may bear on a day."""
        return self.filter(Q(date_retrait__isnull=True) | Q(date_retrait__gt=le), date_ajout__lte=le)
