"""What the nightly sweep found: the last passage replaces the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from accounts.models import Plie
from accounts.perimetre import perimetre_de
from parcours.models import Parcours

if TYPE_CHECKING:
    from accounts.models import Utilisateur


class PassageCoherence(models.Model):
    """A sweep: when, over how many invariants, how many breaches."""

    date_arrete = models.DateField("au")
    passe_le = models.DateTimeField("passé le", auto_now_add=True)
    invariants = models.PositiveSmallIntegerField("invariants vérifiés")

    class Meta:
        verbose_name = "vérification de la cohérence"
        verbose_name_plural = "vérifications de la cohérence"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Vérification du {self.date_arrete:%d/%m/%Y}"


class IncoherenceQuerySet(models.QuerySet):
    """Breaches."""

    def visibles_par(self, utilisateur: Utilisateur) -> IncoherenceQuerySet:
        """The rows of the PLIE that somebody animates (A-1); an administrator reads counts, never these."""
        return self.filter(plie__in=perimetre_de(utilisateur).animation)


class Incoherence(models.Model):
    """A row that breaks an invariant; without a parcours, the fault lies elsewhere in the PLIE."""

    passage = models.ForeignKey(
        PassageCoherence, models.CASCADE, related_name="incoherences", verbose_name="vérification"
    )
    code = models.CharField("invariant", max_length=40)
    plie = models.ForeignKey(Plie, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="PLIE")
    parcours = models.ForeignKey(
        Parcours, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="parcours"
    )

    objects = IncoherenceQuerySet.as_manager()

    class Meta:
        verbose_name = "incohérence"
        verbose_name_plural = "incohérences"
        ordering = ["code", "pk"]

    def __str__(self) -> str:
        return f"{self.code}"
