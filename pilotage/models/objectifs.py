"""The objectives that the Pacte gives to each PLIE."""

from django.db import models
from django.db.models import F, Q

from accounts.models import Plie
from plie.socle.historique import suivre


@suivre
class Objectif(models.Model):
    """What a PLIE commits to for a year (art. 5 a)."""

    plie = models.ForeignKey(Plie, models.CASCADE, related_name="objectifs", verbose_name="PLIE")
    annee = models.PositiveSmallIntegerField("année")
    accompagnes = models.PositiveIntegerField("personnes accompagnées")
    brsa = models.PositiveIntegerField("dont BRSA")
    reprise_file_active = models.PositiveIntegerField("reprise de la file active")
    nouvelles_integrations = models.PositiveIntegerField("nouvelles intégrations")

    class Meta:
        verbose_name = "objectif"
        verbose_name_plural = "objectifs"
        ordering = ["-annee", "plie"]
        constraints = [
            models.UniqueConstraint(
                fields=["plie", "annee"],
                name="objectif_un_par_an",
                violation_error_message="Les objectifs de ce PLIE pour cette année existent déjà.",
            ),
            models.CheckConstraint(
                condition=Q(brsa__lte=F("accompagnes")),
                name="objectif_brsa",
                violation_error_message="Les BRSA ne dépassent pas les personnes accompagnées.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plie.code} {self.annee}"
