"""Who sits on the commission of a PLIE: standing members, their voice, their substitutes."""

from django.db import models
from django.db.models import F, Q

from accounts.models import Plie, Utilisateur
from commissions.enums import Voix
from commissions.querysets import MembreQuerySet
from plie.socle.historique import suivre


@suivre
class Membre(models.Model):
    """A seat held by a person, from a day to another; a substitute names the member whose seat they may take."""

    plie = models.ForeignKey(Plie, models.RESTRICT, related_name="membres", verbose_name="PLIE")
    utilisateur = models.ForeignKey(Utilisateur, models.RESTRICT, related_name="sieges", verbose_name="membre")
    voix = models.CharField("voix", max_length=15, choices=Voix, default=Voix.DELIBERATIVE)
    preside = models.BooleanField("préside d’ordinaire", default=False)
    suppleant_de = models.ForeignKey(
        "self", models.RESTRICT, null=True, blank=True, related_name="suppleants", verbose_name="suppléant de"
    )
    date_debut = models.DateField("du")
    date_fin = models.DateField("au", null=True, blank=True)

    objects = MembreQuerySet.as_manager()

    class Meta:
        verbose_name = "membre de commission"
        verbose_name_plural = "membres de commission"
        ordering = ["plie", "utilisateur"]
        constraints = [
            models.UniqueConstraint(
                fields=["plie", "utilisateur"],
                condition=Q(date_fin__isnull=True),
                name="membre_un_siege",
                violation_error_message="Cette personne siège déjà à cette commission.",
            ),
            models.UniqueConstraint(
                fields=["plie"],
                condition=Q(date_fin__isnull=True, preside=True),
                name="membre_une_presidence",
                violation_error_message="Une autre personne préside déjà cette commission.",
            ),
            models.CheckConstraint(
                condition=Q(date_fin__isnull=True) | Q(date_fin__gte=F("date_debut")),
                name="membre_dates",
                violation_error_message="La fin du siège ne peut pas précéder son début.",
            ),
            models.CheckConstraint(
                condition=Q(suppleant_de__isnull=True) | Q(preside=False),
                name="membre_suppleant_ne_preside_pas",
                violation_error_message="Un suppléant ne préside pas d’ordinaire la commission.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.utilisateur)
