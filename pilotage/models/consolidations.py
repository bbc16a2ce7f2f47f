"""The consolidations kept when people of a past year are anonymised."""

import pgtrigger
from django.db import models


class ConsolidationFigee(models.Model):
    """The consolidation of a past year, kept as it was when people of that year were anonymised: figures alone."""

    perimetre = models.CharField("périmètre", max_length=10)
    annee = models.PositiveSmallIntegerField("année")
    valeurs = models.JSONField("valeurs")
    arretee_le = models.DateField("arrêtée au")

    class Meta:
        verbose_name = "consolidation figée"
        verbose_name_plural = "consolidations figées"
        ordering = ["annee", "perimetre"]
        constraints = [
            models.UniqueConstraint(
                fields=["perimetre", "annee"],
                name="consolidation_figee_une_fois",
                violation_error_message="La consolidation de cette année est déjà figée.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="consolidation_figee", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.annee} – {self.perimetre}"
