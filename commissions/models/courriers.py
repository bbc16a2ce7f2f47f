"""What goes out of a decision: the return to the référent, the letter to the prescripteur, the one to the pôle."""

import pgtrigger
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from accounts.models import PoleInsertion, Utilisateur
from commissions.enums import Destinataire
from commissions.models.decisions import Correction, Decision
from commissions.querysets import CourrierQuerySet
from plie.socle.historique import suivre_sauf


@suivre_sauf("contenu")
class Courrier(models.Model):
    """A letter, written with the decision and frozen with it; drawn as a PDF when somebody asks."""

    decision = models.ForeignKey(Decision, models.RESTRICT, related_name="courriers", verbose_name="décision")
    # Set when the letter rectifies the one that went out with the decision.
    correction = models.ForeignKey(
        Correction, models.RESTRICT, null=True, blank=True, related_name="courriers", verbose_name="rectification"
    )
    destinataire = models.CharField("destinataire", max_length=12, choices=Destinataire)
    # Whose agents read it, when it is for a pôle: the one of the person's territory on the day of the decision.
    pole = models.ForeignKey(
        PoleInsertion, models.RESTRICT, null=True, blank=True, related_name="courriers", verbose_name="pôle d’insertion"
    )
    contenu = models.JSONField("contenu figé", encoder=DjangoJSONEncoder)
    etabli_le = models.DateTimeField("établi le", auto_now_add=True)
    lu_par = models.ForeignKey(
        Utilisateur, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="lu par"
    )
    lu_le = models.DateTimeField("lu le", null=True, blank=True)

    objects = CourrierQuerySet.as_manager()

    class Meta:
        verbose_name = "retour de la commission"
        verbose_name_plural = "retours de la commission"
        ordering = ["decision", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "destinataire"],
                condition=Q(correction__isnull=True),
                name="courrier_un_par_destinataire",
                violation_error_message="Ce retour est déjà établi.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(destinataire=Destinataire.POLE, pole__isnull=False)
                    | (~Q(destinataire=Destinataire.POLE) & Q(pole__isnull=True))
                ),
                name="courrier_au_pole_nomme",
                violation_error_message="Une lettre au pôle nomme son pôle, les autres n’en ont pas.",
            ),
            models.UniqueConstraint(
                fields=["correction", "destinataire"],
                name="courrier_un_par_rectification",
                violation_error_message="Ce retour rectifié est déjà établi.",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="courrier_fige", fields=["decision", "correction", "destinataire", "pole", "contenu"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_destinataire_display()} – {self.decision}"
