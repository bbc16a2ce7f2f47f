"""Sessions of the commission d'intégration et de suivi des parcours, and who is convened."""

from django.db import models
from django.db.models import Q

from accounts.models import Plie, Utilisateur
from commissions.enums import PresenceSeance, StatutSeance, Voix
from commissions.querysets import ConvocationQuerySet, SeanceQuerySet
from plie.socle.historique import suivre


@suivre
class Seance(models.Model):
    """One session of one PLIE's commission."""

    plie = models.ForeignKey(Plie, models.RESTRICT, related_name="seances", verbose_name="PLIE")
    date_seance = models.DateField("date")
    heure = models.TimeField("heure")
    lieu = models.CharField("lieu", max_length=150, blank=True)
    statut = models.CharField("statut", max_length=10, choices=StatutSeance, default=StatutSeance.PLANIFIEE)
    preparee_le = models.DateTimeField("ordre du jour préparé le", null=True, blank=True)
    ouverte_le = models.DateTimeField("ouverte le", null=True, blank=True)
    close_le = models.DateTimeField("close le", null=True, blank=True)
    # Grows when the session moves or is cancelled: what a calendar calls the version of an event.
    sequence = models.PositiveSmallIntegerField("version de l’invitation", default=0)
    version = models.PositiveIntegerField("version", default=1)

    objects = SeanceQuerySet.as_manager()

    class Meta:
        verbose_name = "séance de commission"
        verbose_name_plural = "séances de commission"
        ordering = ["-date_seance", "-heure"]
        constraints = [
            models.UniqueConstraint(
                fields=["plie", "date_seance", "heure"],
                condition=~Q(statut=StatutSeance.ANNULEE),
                name="seance_une_par_moment",
                violation_error_message="Une séance est déjà prévue à ce moment.",
            ),
        ]

    def __str__(self) -> str:
        return f"Commission du {self.date_seance:%d/%m/%Y} – {self.plie}"


@suivre
class Convocation(models.Model):
    """A member convened to a session, with their voice and attendance."""

    seance = models.ForeignKey(Seance, models.CASCADE, related_name="convocations", verbose_name="séance")
    utilisateur = models.ForeignKey(Utilisateur, models.RESTRICT, related_name="convocations", verbose_name="membre")
    voix = models.CharField("voix", max_length=15, choices=Voix, default=Voix.DELIBERATIVE)
    presence = models.CharField("présence", max_length=10, choices=PresenceSeance, blank=True)
    preside = models.BooleanField("préside la séance", default=False)
    remplace = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="suppleance", verbose_name="remplace"
    )
    sequence_envoyee = models.PositiveSmallIntegerField("version envoyée", null=True, blank=True)
    envoyee_le = models.DateTimeField("convocation envoyée le", null=True, blank=True)
    avisee_le = models.DateTimeField("avisé de l’ordre du jour le", null=True, blank=True)

    objects = ConvocationQuerySet.as_manager()

    class Meta:
        verbose_name = "convocation"
        verbose_name_plural = "convocations"
        ordering = ["seance", "utilisateur"]
        constraints = [
            models.UniqueConstraint(
                fields=["seance", "utilisateur"],
                name="convocation_unique",
                violation_error_message="Ce membre est déjà convoqué.",
            ),
            models.UniqueConstraint(
                fields=["seance"],
                condition=Q(preside=True),
                name="convocation_une_presidence",
                violation_error_message="Une seule personne préside la séance.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.utilisateur} – {self.seance}"
