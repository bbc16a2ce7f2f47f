"""What is kept of a session: its procès-verbal, frozen and numbered, and the documents drawn from it."""

import pgtrigger
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from accounts.models import Plie, Utilisateur
from commissions.enums import NatureDocument
from commissions.models.seances import Seance
from commissions.querysets import DeSeanceQuerySet
from plie.socle.historique import suivre_sauf


@suivre_sauf("contenu")
class ProcesVerbal(models.Model):
    """The procès-verbal of a closed session: its content never changes; only its signature is added."""

    seance = models.OneToOneField(Seance, models.RESTRICT, related_name="proces_verbal", verbose_name="séance")
    plie = models.ForeignKey(Plie, models.RESTRICT, related_name="proces_verbaux", verbose_name="PLIE")
    annee = models.PositiveSmallIntegerField("année")
    numero = models.PositiveSmallIntegerField("numéro")
    contenu = models.JSONField("contenu figé", encoder=DjangoJSONEncoder)
    empreinte = models.CharField("empreinte SHA-256 du contenu", max_length=64)
    etabli_le = models.DateTimeField("établi le", auto_now_add=True)
    signe_par = models.ForeignKey(
        Utilisateur, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="signé par"
    )
    signe_le = models.DateTimeField("signé le", null=True, blank=True)

    objects = DeSeanceQuerySet.as_manager()

    class Meta:
        verbose_name = "procès-verbal"
        verbose_name_plural = "procès-verbaux"
        ordering = ["-annee", "-numero", "plie"]
        constraints = [
            models.UniqueConstraint(
                fields=["plie", "annee", "numero"],
                name="proces_verbal_numero_unique",
                violation_error_message="Ce numéro de procès-verbal est déjà pris.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(signe_par__isnull=True, signe_le__isnull=True)
                    | Q(signe_par__isnull=False, signe_le__isnull=False)
                ),
                name="proces_verbal_signature_complete",
                violation_error_message="Une signature porte son auteur et sa date.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="proces_verbal_ineffacable", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="proces_verbal_fige", fields=["seance", "plie", "annee", "numero", "contenu", "empreinte"]
            ),
            pgtrigger.Protect(
                name="proces_verbal_signe_une_fois",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__signe_le__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Procès-verbal {self.reference}"

    @property
    def reference(self) -> str:
        """Year and number, as the letters quote it: 2026-07."""
        return f"{self.annee}-{self.numero:02d}"


@suivre_sauf("pdf")
class DocumentSeance(models.Model):
    """A PDF drawn by the worker: agenda, procès-verbal, letters. Drawn again, it takes the place of the former."""

    seance = models.ForeignKey(Seance, models.CASCADE, related_name="documents", verbose_name="séance")
    nature = models.CharField("nature", max_length=30, choices=NatureDocument)
    pdf = models.BinaryField("PDF")
    empreinte = models.CharField("empreinte SHA-256 de ce que le document reprend", max_length=64)
    etabli_le = models.DateTimeField("établi le", auto_now=True)

    objects = DeSeanceQuerySet.as_manager()

    class Meta:
        verbose_name = "document de séance"
        verbose_name_plural = "documents de séance"
        ordering = ["seance", "nature"]
        constraints = [
            models.UniqueConstraint(
                fields=["seance", "nature"],
                name="document_un_par_nature",
                violation_error_message="Ce document existe déjà pour cette séance.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()} – {self.seance}"
