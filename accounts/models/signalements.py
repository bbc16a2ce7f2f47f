"""What was told of unusual readings, to whom: a case is told once to each person who must look at it."""

from django.db import models

from accounts.models.utilisateurs import Utilisateur


class SignalementAcces(models.Model):
    """A case of the log (`plie.journal.regles`): a reader, what is unusual, its day; and who was told by mail."""

    destinataire = models.ForeignKey(Utilisateur, models.CASCADE, related_name="+", verbose_name="destinataire")
    lecteur = models.ForeignKey(Utilisateur, models.CASCADE, related_name="+", verbose_name="lecteur signalé")
    nature = models.CharField("ce qui est inhabituel", max_length=20)
    date_acces = models.DateField("jour des lectures")
    envoye_le = models.DateTimeField("envoyé le")

    class Meta:
        verbose_name = "signalement d’accès inhabituels"
        verbose_name_plural = "signalements d’accès inhabituels"
        ordering = ["-date_acces", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["destinataire", "lecteur", "nature", "date_acces"],
                name="signalement_acces_une_fois",
                violation_error_message="Ce signalement est déjà parti.",
            ),
        ]

    def __str__(self) -> str:
        return f"Signalement à {self.destinataire}"
