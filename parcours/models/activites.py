"""The activity of a week under a contract: what was planned, what was done (P-C.2)."""

from django.db import models
from django.db.models import Q

from accounts.models import Utilisateur
from parcours.models.contrats import ContratEngagement
from parcours.querysets import ActiviteQuerySet
from plie.socle.historique import suivre

HEURES_MAX = 60


@suivre
class ActiviteHebdo(models.Model):
    """A week of a contract, named by its Monday."""

    contrat = models.ForeignKey(
        ContratEngagement, models.CASCADE, related_name="activites", verbose_name="contrat d’engagement"
    )
    date_semaine = models.DateField("semaine du")
    heures_prevues = models.DecimalField("heures prévues", max_digits=4, decimal_places=1, null=True, blank=True)
    heures_faites = models.DecimalField("heures faites", max_digits=4, decimal_places=1, null=True, blank=True)
    activite = models.CharField("activité", max_length=200, blank=True)
    saisie_par = models.ForeignKey(
        Utilisateur, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="saisie par"
    )

    objects = ActiviteQuerySet.as_manager()

    class Meta:
        verbose_name = "activité d’une semaine"
        verbose_name_plural = "activités par semaine"
        ordering = ["contrat", "date_semaine"]
        constraints = [
            models.UniqueConstraint(
                fields=["contrat", "date_semaine"],
                name="activite_une_par_semaine",
                violation_error_message="Cette semaine est déjà notée.",
            ),
            models.CheckConstraint(
                condition=Q(date_semaine__iso_week_day=1),
                name="activite_lundi",
                violation_error_message="Une semaine se nomme par son lundi.",
            ),
            models.CheckConstraint(
                condition=(Q(heures_prevues__isnull=True) | Q(heures_prevues__range=(0, HEURES_MAX)))
                & (Q(heures_faites__isnull=True) | Q(heures_faites__range=(0, HEURES_MAX))),
                name="activite_heures",
                violation_error_message=f"Les heures d’une semaine vont de 0 à {HEURES_MAX}.",
            ),
            models.CheckConstraint(
                condition=Q(heures_prevues__isnull=False) | Q(heures_faites__isnull=False) | ~Q(activite=""),
                name="activite_dite",
                violation_error_message="Une semaine notée dit des heures ou une activité.",
            ),
        ]

    def __str__(self) -> str:
        return f"Semaine du {self.date_semaine:%d/%m/%Y}"
