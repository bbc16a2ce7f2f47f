"""The contract between the BRSA and the référent: CER, then contrat d'engagement (P-6.2b, P-C.1, P-C.2)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from parcours.enums import MotifHeuresReduites, TypeContratEngagement
from parcours.models.parcours import Parcours
from parcours.querysets import ContratEngagementQuerySet
from plie.socle.historique import suivre


@suivre
class ContratEngagement(models.Model):
    """A signed contract, its échéance, its weekly hours of activity."""

    parcours = models.ForeignKey(Parcours, models.CASCADE, related_name="contrats_engagement", verbose_name="parcours")
    type = models.CharField(
        "type",
        max_length=20,
        choices=TypeContratEngagement,
        default=TypeContratEngagement.CONTRAT_ENGAGEMENT,
    )
    date_signature = models.DateField("signé le")
    date_debut = models.DateField("du")
    date_fin = models.DateField("au")
    heures_hebdo = models.DecimalField(
        "heures d’activité par semaine", max_digits=4, decimal_places=1, null=True, blank=True
    )
    motif_heures_reduites = models.CharField(
        "motif de la réduction", max_length=20, choices=MotifHeuresReduites, blank=True
    )
    date_validation_pole = models.DateField("validé par le pôle le", null=True, blank=True)
    objectifs = models.TextField("objectifs et actions", blank=True)
    # Drawn by the form: sent twice, it is recorded once.
    cle_saisie = models.UUIDField("clé de saisie", null=True, blank=True, unique=True, editable=False)
    version = models.PositiveIntegerField("version", default=1)

    objects = ContratEngagementQuerySet.as_manager()

    class Meta:
        verbose_name = "contrat d’engagement"
        verbose_name_plural = "contrats d’engagement"
        ordering = ["parcours", "-date_debut"]
        constraints = [
            models.CheckConstraint(
                condition=Q(date_fin__gte=F("date_debut")),
                name="contrat_engagement_dates",
                violation_error_message="La fin du contrat ne peut pas précéder son début.",
            ),
            models.CheckConstraint(
                condition=Q(heures_hebdo__isnull=True) | Q(heures_hebdo__range=(0, 48)),
                name="contrat_engagement_heures",
                violation_error_message="Le nombre d’heures par semaine va de 0 à 48.",
            ),
            ExclusionConstraint(
                name="contrat_engagement_sans_chevauchement",
                expressions=[
                    ("parcours", RangeOperators.EQUAL),
                    (
                        Func("date_debut", "date_fin", models.Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="Un contrat existe déjà à ces dates.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} du {self.date_debut:%d/%m/%Y} au {self.date_fin:%d/%m/%Y}"
