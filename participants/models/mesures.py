"""What is set on a file with a reason, and stays until somebody lifts it with another: a freeze, a legal hold."""

from django.db import models
from django.db.models import Q

from accounts.models import Utilisateur


class MesurePosee(models.Model):
    """Who set the measure and why, who lifted it and why; the file and the rules are each measure's own."""

    motif = models.CharField("motif", max_length=255)
    posee_par = models.ForeignKey(
        Utilisateur, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="posée par"
    )
    posee_le = models.DateTimeField("posée le")
    motif_levee = models.CharField("motif de la levée", max_length=255, blank=True)
    levee_par = models.ForeignKey(
        Utilisateur, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="levée par"
    )
    levee_le = models.DateTimeField("levée le", null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["-posee_le", "-pk"]


def une_en_cours(*, nom: str, message: str) -> models.UniqueConstraint:
    """One measure at a time on a file."""
    return models.UniqueConstraint(
        fields=["participant"], condition=Q(levee_le__isnull=True), name=nom, violation_error_message=message
    )


def levee_motivee(*, nom: str, message: str) -> models.CheckConstraint:
    """Lifted with a reason, or neither lifted nor with a reason."""
    motivee = Q(levee_le__isnull=True, motif_levee="") | (Q(levee_le__isnull=False) & ~Q(motif_levee=""))
    return models.CheckConstraint(condition=motivee, name=nom, violation_error_message=message)
