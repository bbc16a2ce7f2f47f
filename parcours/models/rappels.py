"""What reaches an accompagnateur outside the application: the summary by mail, the calendar feed."""

from django.db import models
from django.db.models import Q

from accounts.models import Utilisateur
from parcours.enums import FrequenceRappels, IdentiteAgenda, JourOuvre
from plie.socle.historique import suivre, suivre_sauf


@suivre
class PreferenceRappels(models.Model):
    """When somebody wants the summary of their work list; without a row, on Mondays."""

    utilisateur = models.OneToOneField(
        Utilisateur, models.CASCADE, related_name="preference_rappels", verbose_name="utilisateur"
    )
    frequence = models.CharField(
        "fréquence", max_length=12, choices=FrequenceRappels, default=FrequenceRappels.HEBDOMADAIRE
    )
    jour_semaine = models.PositiveSmallIntegerField("jour", choices=JourOuvre, default=JourOuvre.LUNDI)

    class Meta:
        verbose_name = "préférence de rappel"
        verbose_name_plural = "préférences de rappel"
        ordering = ["utilisateur"]
        constraints = [
            models.CheckConstraint(
                condition=Q(frequence__in=FrequenceRappels.values),
                name="rappels_frequence_connue",
                violation_error_message="Cette fréquence n’existe pas.",
            ),
            models.CheckConstraint(
                condition=Q(jour_semaine__in=JourOuvre.values),
                name="rappels_jour_ouvre",
                violation_error_message="Le récapitulatif part du lundi au vendredi.",
            ),
        ]

    def __str__(self) -> str:
        return f"Rappels de {self.utilisateur} ({self.get_frequence_display()})"


class EnvoiRappels(models.Model):
    """A summary that left, or had nothing to say: written in the same transaction as its mail, once a day."""

    utilisateur = models.ForeignKey(
        Utilisateur, models.CASCADE, related_name="envois_rappels", verbose_name="utilisateur"
    )
    date_envoi = models.DateField("jour")
    lignes = models.PositiveIntegerField("lignes à faire")
    cree_le = models.DateTimeField("écrit le", auto_now_add=True)

    class Meta:
        verbose_name = "envoi de rappels"
        verbose_name_plural = "envois de rappels"
        ordering = ["-date_envoi", "utilisateur"]
        constraints = [
            models.UniqueConstraint(
                fields=["utilisateur", "date_envoi"],
                name="envoi_rappels_un_par_jour",
                violation_error_message="Le récapitulatif de ce jour est déjà parti.",
            ),
        ]

    def __str__(self) -> str:
        return f"Rappels du {self.date_envoi:%d/%m/%Y}"


@suivre_sauf("empreinte")
class FluxAgenda(models.Model):
    """The private address of somebody's calendar. The secret is shown once; only its digest is kept."""

    utilisateur = models.OneToOneField(
        Utilisateur, models.CASCADE, related_name="flux_agenda", verbose_name="utilisateur"
    )
    empreinte = models.CharField("empreinte du secret", max_length=64, unique=True)
    identite = models.CharField(
        "personnes désignées par", max_length=10, choices=IdentiteAgenda, default=IdentiteAgenda.NUMERO
    )
    cree_le = models.DateTimeField("créé le")

    class Meta:
        verbose_name = "lien d’agenda"
        verbose_name_plural = "liens d’agenda"
        ordering = ["utilisateur"]
        constraints = [
            models.CheckConstraint(
                condition=Q(identite__in=IdentiteAgenda.values),
                name="flux_agenda_identite_connue",
                violation_error_message="Choisir comment désigner les personnes.",
            ),
        ]

    def __str__(self) -> str:
        return f"Agenda de {self.utilisateur}"
