"""What holds from a day to another: address, France Travail, RQTH. The person's own columns hold today's."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from accounts.models import Commune
from participants.enums import NatureStatut
from participants.models.personne import Participant
from participants.querysets import PeriodeQuerySet
from plie.socle.historique import suivre


def _sans_chevauchement(nom: str, message: str, *champs: str) -> ExclusionConstraint:
    expressions: list[tuple[str | Func, str]] = [(champ, RangeOperators.EQUAL) for champ in champs]
    expressions.append(
        (Func("date_debut", "date_fin", models.Value("[]"), function="daterange"), RangeOperators.OVERLAPS)
    )
    return ExclusionConstraint(name=nom, expressions=expressions, violation_error_message=message)


@suivre
class Residence(models.Model):
    """An address and its days, both bounds included; no start = since before it was known, no end = still there."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="residences", verbose_name="participant")
    date_debut = models.DateField("depuis le", null=True, blank=True)
    date_fin = models.DateField("jusqu’au", null=True, blank=True)
    adresse = models.CharField("adresse", max_length=255, blank=True)
    code_postal = models.CharField("code postal", max_length=5, blank=True)
    commune = models.ForeignKey(
        Commune, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="commune"
    )
    qpv = models.BooleanField("habite un quartier prioritaire (QPV)", null=True, blank=True)

    objects = PeriodeQuerySet.as_manager()

    class Meta:
        verbose_name = "adresse datée"
        verbose_name_plural = "adresses datées"
        ordering = ["participant", F("date_debut").asc(nulls_first=True)]
        constraints = [
            models.CheckConstraint(
                condition=Q(date_debut__isnull=True) | Q(date_fin__isnull=True) | Q(date_fin__gte=F("date_debut")),
                name="residence_dates",
                violation_error_message="La fin d’une adresse ne peut pas précéder son début.",
            ),
            _sans_chevauchement(
                "residence_sans_chevauchement", "Une adresse est déjà connue à ces dates.", "participant"
            ),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.adresse, self.code_postal, str(self.commune or ""))))


@suivre
class PeriodeStatut(models.Model):
    """A registration with France Travail, or a RQTH, and its days; no end = still running."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="statuts", verbose_name="participant")
    nature = models.CharField("nature", max_length=15, choices=NatureStatut)
    date_debut = models.DateField("du")
    date_fin = models.DateField("au", null=True, blank=True)
    source = models.CharField("source", max_length=100, blank=True)
    version = models.PositiveIntegerField("version", default=1)

    objects = PeriodeQuerySet.as_manager()

    class Meta:
        verbose_name = "statut daté"
        verbose_name_plural = "statuts datés"
        ordering = ["participant", "nature", "date_debut"]
        constraints = [
            models.CheckConstraint(
                condition=Q(date_fin__isnull=True) | Q(date_fin__gte=F("date_debut")),
                name="statut_dates",
                violation_error_message="La fin ne peut pas précéder le début.",
            ),
            _sans_chevauchement(
                "statut_sans_chevauchement", "Une période de même nature existe déjà à ces dates.",
                "participant", "nature",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_nature_display()} du {self.date_debut:%d/%m/%Y}"

    def court(self, le: date) -> bool:
        """Whether it holds that day."""
        return self.date_debut <= le and (self.date_fin is None or self.date_fin >= le)
