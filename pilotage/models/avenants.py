"""What an avenant to the Pacte would change."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from accounts.models import VersionPacte
from parcours.models import Parcours
from pilotage.querysets import ComparaisonQuerySet, EffetQuerySet
from plie.socle.historique import suivre_sauf


@suivre_sauf("chiffres")
class ComparaisonAvenant(models.Model):
    """What an avenant being prepared would change on the parcours under way: figures by PLIE, and its parcours."""

    avenant = models.ForeignKey(
        VersionPacte, models.CASCADE, related_name="comparaisons", verbose_name="avenant comparé"
    )
    version_comparee = models.PositiveIntegerField("état comparé de l’avenant")
    date_arrete = models.DateField("arrêtée au")
    comparee_le = models.DateTimeField("comparée le", auto_now_add=True)
    chiffres = models.JSONField("chiffres par PLIE", encoder=DjangoJSONEncoder)

    objects = ComparaisonQuerySet.as_manager()

    class Meta:
        verbose_name = "comparaison d’un avenant"
        verbose_name_plural = "comparaisons d’avenants"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.avenant_id} au {self.date_arrete:%d/%m/%Y}"


class EffetAvenant(models.Model):
    """A parcours that an avenant would judge otherwise: for the structure d'animation of its PLIE alone (A-1)."""

    comparaison = models.ForeignKey(
        ComparaisonAvenant, models.CASCADE, related_name="effets", verbose_name="comparaison"
    )
    parcours = models.ForeignKey(Parcours, models.CASCADE, related_name="+", verbose_name="parcours")
    avant = models.JSONField("sans l’avenant", encoder=DjangoJSONEncoder)
    apres = models.JSONField("avec l’avenant", encoder=DjangoJSONEncoder)

    objects = EffetQuerySet.as_manager()

    class Meta:
        verbose_name = "effet d’un avenant"
        verbose_name_plural = "effets d’un avenant"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["comparaison", "parcours"],
                name="effet_un_par_parcours",
                violation_error_message="Ce parcours est déjà comparé.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.comparaison_id} : parcours {self.parcours_id}"
