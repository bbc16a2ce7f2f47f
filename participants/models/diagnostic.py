"""The diagnostic: the need, the wish to commit, the difficulties and their state (P-3.4, P-3.5, art. 3)."""

from django.db import models
from django.db.models import F, Q

from participants.enums import (
    DIFFICULTES_PROFESSIONNELLES,
    CodeDifficulte,
    EtatDifficulte,
    FamilleDifficulte,
    SupportVolonte,
)
from participants.models.personne import Participant
from participants.querysets import DiagnosticQuerySet
from plie.socle.historique import suivre


@suivre
class Diagnostic(models.Model):
    """What the accompagnateur establishes with the person before proposing the integration."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="diagnostics", verbose_name="participant")
    date_diagnostic = models.DateField("établi le")
    besoin_renforce = models.BooleanField("besoin d’un accompagnement renforcé", default=False)
    date_volonte = models.DateField("engagement exprimé le", null=True, blank=True)
    support_volonte = models.CharField("engagement recueilli par", max_length=10, choices=SupportVolonte, blank=True)
    projet = models.CharField("projet professionnel", max_length=255, blank=True)
    synthese = models.TextField("synthèse", blank=True)
    version = models.PositiveIntegerField("version", default=1)

    objects = DiagnosticQuerySet.as_manager()

    class Meta:
        verbose_name = "diagnostic"
        verbose_name_plural = "diagnostics"
        ordering = ["-date_diagnostic", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(support_volonte="") | Q(date_volonte__isnull=False),
                name="diagnostic_volonte",
                violation_error_message="Indiquez la date à laquelle l’engagement a été signé.",
            ),
        ]

    def __str__(self) -> str:
        return f"Diagnostic du {self.date_diagnostic:%d/%m/%Y}"


@suivre
class Difficulte(models.Model):
    """A difficulty met by the person, from its naming to its lifting."""

    diagnostic = models.ForeignKey(Diagnostic, models.CASCADE, related_name="difficultes", verbose_name="diagnostic")
    code = models.CharField("difficulté", max_length=30, choices=CodeDifficulte)
    etat = models.CharField("état", max_length=10, choices=EtatDifficulte, default=EtatDifficulte.A_TRAITER)
    date_reperage = models.DateField("repérée le")
    date_levee = models.DateField("levée le", null=True, blank=True)
    commentaire = models.CharField("commentaire", max_length=255, blank=True)

    class Meta:
        verbose_name = "difficulté"
        verbose_name_plural = "difficultés"
        ordering = ["diagnostic", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["diagnostic", "code"],
                name="difficulte_une_fois",
                violation_error_message="Cette difficulté figure déjà au diagnostic.",
            ),
            models.CheckConstraint(
                condition=Q(etat=EtatDifficulte.LEVE, date_levee__isnull=False)
                | (~Q(etat=EtatDifficulte.LEVE) & Q(date_levee__isnull=True)),
                name="difficulte_levee_datee",
                violation_error_message="Une difficulté levée porte la date à laquelle elle l’a été.",
            ),
            models.CheckConstraint(
                condition=Q(date_levee__isnull=True) | Q(date_levee__gte=F("date_reperage")),
                name="difficulte_dates",
                violation_error_message="La levée ne peut pas précéder le repérage.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_code_display()

    @property
    def famille(self) -> str:
        """Professional or social (P-3.4)."""
        if self.code in DIFFICULTES_PROFESSIONNELLES:
            return FamilleDifficulte.PROFESSIONNELLE
        return FamilleDifficulte.SOCIALE
