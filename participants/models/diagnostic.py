"""The diagnostic: the need, the wish to commit, the difficulties and their state (P-3.4, P-3.5, art. 3)."""

from django.db import models
from django.db.models import F, Q

from accounts.models import Utilisateur
from participants.enums import (
    DIFFICULTES_PROFESSIONNELLES,
    CodeDifficulte,
    EtatDifficulte,
    FamilleDifficulte,
    NiveauDistance,
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
                violation_error_message="Indiquer la date à laquelle l’engagement a été signé.",
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
    date_prise_en_charge = models.DateField("en cours depuis le", null=True, blank=True)
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
            models.CheckConstraint(
                condition=Q(date_prise_en_charge__isnull=True)
                | (
                    Q(date_prise_en_charge__gte=F("date_reperage"))
                    & (Q(date_levee__isnull=True) | Q(date_prise_en_charge__lte=F("date_levee")))
                ),
                name="difficulte_prise_en_charge",
                violation_error_message="Le travail sur une difficulté se place entre son repérage et sa levée.",
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


@suivre
class SuiviDifficulte(models.Model):
    """A state of a difficulty and since when: one row for each change, so that the work of lifting it is seen."""

    difficulte = models.ForeignKey(Difficulte, models.CASCADE, related_name="suivis", verbose_name="difficulté")
    etat = models.CharField("état", max_length=10, choices=EtatDifficulte)
    date_etat = models.DateField("depuis le")
    note_par = models.ForeignKey(
        Utilisateur, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="noté par"
    )

    class Meta:
        verbose_name = "état d’une difficulté"
        verbose_name_plural = "états d’une difficulté"
        ordering = ["difficulte", "date_etat", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["difficulte", "etat", "date_etat"],
                name="suivi_difficulte_une_fois",
                violation_error_message="Cet état est déjà noté à cette date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.difficulte} ({self.get_etat_display()})"


@suivre
class MesureDistance(models.Model):
    """How far from employment the person stood on a day."""

    diagnostic = models.ForeignKey(Diagnostic, models.CASCADE, related_name="distances", verbose_name="diagnostic")
    niveau = models.CharField("distance à l’emploi", max_length=15, choices=NiveauDistance)
    date_mesure = models.DateField("évaluée le")
    note_par = models.ForeignKey(
        Utilisateur, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="noté par"
    )

    class Meta:
        verbose_name = "distance à l’emploi"
        verbose_name_plural = "distances à l’emploi"
        ordering = ["diagnostic", "date_mesure"]
        constraints = [
            models.UniqueConstraint(
                fields=["diagnostic", "date_mesure"],
                name="distance_une_par_jour",
                violation_error_message="La distance à l’emploi est déjà évaluée ce jour-là.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_niveau_display()} au {self.date_mesure:%d/%m/%Y}"
