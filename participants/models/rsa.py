"""When a person receives the RSA: what makes a BRSA, and what opens a parcours to the pôle (A-2)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from participants.models.personne import Participant
from participants.querysets import PeriodeRsaQuerySet
from plie.socle.historique import suivre


@suivre
class PeriodeRsa(models.Model):
    """A period of RSA, both bounds included; no end = still running."""

    participant = models.ForeignKey(
        Participant, models.CASCADE, related_name="periodes_rsa", verbose_name="participant"
    )
    date_debut = models.DateField("du")
    date_fin = models.DateField("au", null=True, blank=True)
    source = models.CharField("source", max_length=100, blank=True)
    # Drawn by the form: sent twice, it is recorded once.
    cle_saisie = models.UUIDField("clé de saisie", null=True, blank=True, unique=True, editable=False)
    version = models.PositiveIntegerField("version", default=1)

    objects = PeriodeRsaQuerySet.as_manager()

    class Meta:
        verbose_name = "période de RSA"
        verbose_name_plural = "périodes de RSA"
        ordering = ["participant", "date_debut"]
        constraints = [
            models.CheckConstraint(
                condition=Q(date_fin__isnull=True) | Q(date_fin__gte=F("date_debut")),
                name="rsa_dates",
                violation_error_message="La fin du RSA ne peut pas précéder son début.",
            ),
            ExclusionConstraint(
                name="rsa_sans_chevauchement",
                expressions=[
                    ("participant", RangeOperators.EQUAL),
                    (
                        Func("date_debut", "date_fin", models.Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="Une période de RSA existe déjà à ces dates.",
            ),
        ]
        # Who is BRSA on a day is asked of every file of a list: answered without opening the table, which the index of
        # the exclusion cannot do.
        indexes = [
            models.Index(
                fields=["participant", "date_debut"],
                include=["date_fin", "source", "id"],
                name="rsa_de_la_personne",
            )
        ]

    def __str__(self) -> str:
        fin = f" au {self.date_fin:%d/%m/%Y}" if self.date_fin else ""
        return f"RSA du {self.date_debut:%d/%m/%Y}{fin}"
