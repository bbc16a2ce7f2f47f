"""The invitation by which a person whose account was opened chooses a password: one secret, one use, one deadline."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from accounts.models.utilisateurs import Utilisateur
from accounts.querysets import InvitationQuerySet
from plie.socle.historique import suivre_sauf


@suivre_sauf("empreinte")
class Invitation(models.Model):
    """The secret itself is in the letter alone; its digest is kept here."""

    utilisateur = models.ForeignKey(Utilisateur, models.CASCADE, related_name="invitations", verbose_name="invité")
    envoyee_par = models.ForeignKey(Utilisateur, models.RESTRICT, related_name="+", verbose_name="envoyée par")
    envoyee_le = models.DateTimeField("envoyée le")
    expire_le = models.DateTimeField("expire le")
    empreinte = models.CharField("empreinte du secret", max_length=64, unique=True)
    acceptee_le = models.DateTimeField("acceptée le", null=True, blank=True)
    revoquee_le = models.DateTimeField("remplacée ou révoquée le", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "invitation"
        verbose_name_plural = "invitations"
        ordering = ["-envoyee_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["utilisateur"],
                condition=Q(acceptee_le__isnull=True, revoquee_le__isnull=True),
                name="invitation_une_vivante",
                violation_error_message="Une invitation attend déjà la réponse de cette personne.",
            ),
            models.CheckConstraint(
                condition=Q(expire_le__gt=F("envoyee_le")),
                name="invitation_dates",
                violation_error_message="Une invitation expire après son envoi.",
            ),
            models.CheckConstraint(
                condition=Q(acceptee_le__isnull=True) | Q(revoquee_le__isnull=True),
                name="invitation_une_seule_fin",
                violation_error_message="Une invitation est acceptée ou révoquée, jamais les deux.",
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation de {self.utilisateur} du {self.envoyee_le:%d/%m/%Y}"

    def ouvrable(self, maintenant: datetime) -> bool:
        """Whether its secret still lets a password be chosen."""
        return self.acceptee_le is None and self.revoquee_le is None and maintenant < self.expire_le

    def etat(self, maintenant: datetime) -> str:
        """Where it stands, in a word."""
        if self.acceptee_le:
            return "acceptée"
        if self.revoquee_le:
            return "remplacée"
        return "en attente" if maintenant < self.expire_le else "expirée"
