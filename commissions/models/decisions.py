"""What the commission decided: one decision per item, never edited."""

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.models import Utilisateur
from commissions.enums import Sens
from commissions.models.points import PointOrdreDuJour
from commissions.models.seances import Seance
from commissions.querysets import CorrectionQuerySet, DecisionQuerySet
from plie.socle.historique import suivre
from sorties.enums import Critere, Qualification, TypeSortie


@suivre
class Decision(models.Model):
    """The collegial decision on an item; unique per item and frozen."""

    point = models.OneToOneField(PointOrdreDuJour, models.RESTRICT, related_name="decision", verbose_name="point")
    sens = models.CharField("décision", max_length=15, choices=Sens)
    motif = models.TextField("motif", blank=True)
    reorientation = models.CharField("réorientation proposée", max_length=200, blank=True)
    qualification = models.CharField("qualification retenue", max_length=10, choices=Qualification, blank=True)
    type = models.CharField("type de sortie retenu", max_length=30, choices=TypeSortie, blank=True)
    critere = models.CharField("critère retenu", max_length=6, choices=Critere, blank=True)
    seance_suivante = models.ForeignKey(
        Seance, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="ajourné à la séance"
    )
    saisie_par = models.ForeignKey(Utilisateur, models.RESTRICT, related_name="+", verbose_name="saisie par")
    saisie_le = models.DateTimeField("saisie le", auto_now_add=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "décision"
        verbose_name_plural = "décisions"
        ordering = ["point"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sens__in=(Sens.ACCORD,)) | ~Q(motif=""),
                name="decision_motivee",
                violation_error_message="Un refus, un ajournement ou une requalification demande un motif.",
            ),
            models.CheckConstraint(
                condition=(
                    (Q(sens=Sens.REQUALIFICATION) & ~Q(qualification="") & ~Q(type=""))
                    | (~Q(sens=Sens.REQUALIFICATION) & Q(qualification="", type="", critere=""))
                ),
                name="decision_requalification_complete",
                violation_error_message="Une requalification indique la qualification et le type retenus.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="decision_ineffacable", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.get_sens_display()} – {self.point}"

    @property
    def en_vigueur(self) -> "Decision | Correction":
        """The last correction, else the decision itself."""
        return max(self.corrections.all(), key=lambda c: c.pk, default=None) or self


@suivre
class Correction(models.Model):
    """What a decision becomes after the closing, by whom and why; the decision itself stays as it was."""

    decision = models.ForeignKey(Decision, models.RESTRICT, related_name="corrections", verbose_name="décision")
    sens = models.CharField("décision", max_length=15, choices=Sens)
    motif = models.TextField("motif", blank=True)
    reorientation = models.CharField("réorientation proposée", max_length=200, blank=True)
    qualification = models.CharField("qualification retenue", max_length=10, choices=Qualification, blank=True)
    type = models.CharField("type de sortie retenu", max_length=30, choices=TypeSortie, blank=True)
    critere = models.CharField("critère retenu", max_length=6, choices=Critere, blank=True)
    raison = models.TextField("raison de la rectification")
    corrigee_par = models.ForeignKey(Utilisateur, models.RESTRICT, related_name="+", verbose_name="rectifiée par")
    corrigee_le = models.DateTimeField("rectifiée le", auto_now_add=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = "rectification"
        verbose_name_plural = "rectifications"
        ordering = ["decision", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(raison=""),
                name="correction_raisonnee",
                violation_error_message="Indiquer la raison de la rectification.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="correction_ineffacable", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.get_sens_display()} – {self.decision.point}"
