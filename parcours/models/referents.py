"""Who follows a parcours, over time."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from accounts.models import Utilisateur
from parcours.models.parcours import Parcours
from plie.socle.historique import suivre


@suivre
class Referent(models.Model):
    """The accompagnateur of a parcours between two dates, both included; no end = still.

    One accompagnateur at a time (the mission's « followed by one accompagnateur »). The exit does not end it: the
    portfolio keeps the files its référent brought to their exit.
    """

    parcours = models.ForeignKey(Parcours, models.CASCADE, related_name="referents", verbose_name="parcours")
    utilisateur = models.ForeignKey(Utilisateur, models.RESTRICT, related_name="suivis", verbose_name="accompagnateur")
    date_debut = models.DateField("du")
    date_fin = models.DateField("au", null=True, blank=True)
    motif = models.CharField("motif", max_length=200, blank=True)

    class Meta:
        verbose_name = "référent"
        verbose_name_plural = "référents"
        ordering = ["parcours", "-date_debut"]
        constraints = [
            models.CheckConstraint(
                condition=Q(date_fin__isnull=True) | Q(date_fin__gte=F("date_debut")),
                name="referent_dates",
                violation_error_message="La fin du suivi ne peut pas précéder son début.",
            ),
            ExclusionConstraint(
                name="referent_un_a_la_fois",
                expressions=[
                    ("parcours", RangeOperators.EQUAL),
                    (
                        Func("date_debut", "date_fin", models.Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="Ce parcours a déjà un référent sur cette période.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["utilisateur", "date_debut"],
                include=["parcours", "date_fin"],
                name="referent_portefeuille",
            )
        ]

    def __str__(self) -> str:
        return str(self.utilisateur)
