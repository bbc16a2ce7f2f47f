"""What each member says of an item before the decision, and who does not take part in it."""

from django.db import models
from django.db.models import Q

from accounts.models import Utilisateur
from commissions.enums import SensAvis
from commissions.models.points import PointOrdreDuJour
from commissions.models.seances import Convocation
from commissions.querysets import DePointQuerySet
from plie.socle.historique import suivre


@suivre
class AvisMembre(models.Model):
    """A member's opinion on an item; changed until the decision, kept afterwards."""

    point = models.ForeignKey(PointOrdreDuJour, models.CASCADE, related_name="avis", verbose_name="point")
    convocation = models.ForeignKey(Convocation, models.CASCADE, related_name="avis", verbose_name="membre")
    sens = models.CharField("avis", max_length=12, choices=SensAvis)
    texte = models.TextField("précision", blank=True)
    donne_le = models.DateTimeField("donné le", auto_now=True)

    objects = DePointQuerySet.as_manager()

    class Meta:
        verbose_name = "avis d’un membre"
        verbose_name_plural = "avis des membres"
        ordering = ["point", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["point", "convocation"],
                name="avis_un_par_membre",
                violation_error_message="Ce membre a déjà donné son avis sur ce point.",
            ),
            models.CheckConstraint(
                condition=~Q(sens=SensAvis.QUESTION) | ~Q(texte=""),
                name="avis_question_ecrite",
                violation_error_message="Écrire la question.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_sens_display()} – {self.convocation.utilisateur}"


@suivre
class Deport(models.Model):
    """A member who has an interest in a case and takes no part in its decision."""

    point = models.ForeignKey(PointOrdreDuJour, models.CASCADE, related_name="deports", verbose_name="point")
    convocation = models.ForeignKey(Convocation, models.CASCADE, related_name="deports", verbose_name="membre")
    note_par = models.ForeignKey(Utilisateur, models.RESTRICT, related_name="+", verbose_name="noté par")
    note_le = models.DateTimeField("noté le", auto_now_add=True)

    objects = DePointQuerySet.as_manager()

    class Meta:
        verbose_name = "déport"
        verbose_name_plural = "déports"
        ordering = ["point", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["point", "convocation"],
                name="deport_un_par_membre",
                violation_error_message="Ce membre s’est déjà déporté de ce point.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.convocation.utilisateur} – {self.point}"
