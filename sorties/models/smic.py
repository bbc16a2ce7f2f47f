"""The SMIC by date (S-3)."""

from django.db import models
from django.db.models import Q

from plie.socle.historique import suivre
from sorties.querysets import SmicQuerySet


@suivre
class Smic(models.Model):
    """Gross SMIC from a date, per hour and per month of 35 hours a week, in euros."""

    depuis = models.DateField("à compter du", unique=True)
    horaire_brut = models.DecimalField("horaire brut (€)", max_digits=6, decimal_places=2)
    mensuel_brut = models.DecimalField("mensuel brut, 35 h (€)", max_digits=8, decimal_places=2)

    objects = SmicQuerySet.as_manager()

    class Meta:
        verbose_name = "SMIC"
        verbose_name_plural = "SMIC"
        ordering = ["-depuis"]
        constraints = [
            models.CheckConstraint(
                condition=Q(horaire_brut__gt=0) & Q(mensuel_brut__gt=0),
                name="smic_positif",
                violation_error_message="Le SMIC est positif.",
            ),
        ]

    def __str__(self) -> str:
        return f"SMIC au {self.depuis:%d/%m/%Y}"
