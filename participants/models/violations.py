"""The register of personal-data breaches (A-6; GDPR, art. 33 and 34): kept for good, closed but never deleted."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.models import Plie, Utilisateur
from participants.enums import DestinataireNotification, NatureViolation
from participants.querysets_droits import ViolationQuerySet
from plie.socle.historique import suivre


@suivre
class Violation(models.Model):
    """A breach: what happened, how many people, what was done; its clocks start when it is known."""

    plie = models.ForeignKey(
        Plie, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="PLIE concerné"
    )
    nature = models.CharField("nature", max_length=15, choices=NatureViolation)
    connue_le = models.DateTimeField("connue le")
    faits = models.TextField("faits")
    categories_personnes = models.CharField("catégories de personnes", max_length=255)
    nombre_personnes = models.PositiveIntegerField("nombre approximatif de personnes")
    categories_donnees = models.CharField("catégories de données", max_length=255)
    consequences = models.TextField("conséquences probables", blank=True)
    mesures = models.TextField("mesures prises", blank=True)
    risque = models.BooleanField(
        "risque pour les personnes",
        default=True,
        help_text="Sans risque pour les personnes, la CNIL n’est pas notifiée\u00a0: la raison est consignée.",
    )
    motif_sans_risque = models.CharField("raison de l’absence de risque", max_length=255, blank=True)
    enregistree_par = models.ForeignKey(Utilisateur, models.RESTRICT, related_name="+", verbose_name="enregistrée par")
    enregistree_le = models.DateTimeField("enregistrée le")
    bilan = models.TextField("bilan", blank=True)
    close_par = models.ForeignKey(
        Utilisateur, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="close par"
    )
    close_le = models.DateTimeField("close le", null=True, blank=True)
    # Drawn by the form: sent twice, it is recorded once.
    cle_saisie = models.UUIDField("clé de saisie", null=True, blank=True, unique=True, editable=False)
    version = models.PositiveIntegerField("version", default=1)

    objects = ViolationQuerySet.as_manager()

    class Meta:
        verbose_name = "violation de données"
        verbose_name_plural = "violations de données"
        ordering = ["-connue_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(close_le__isnull=True, close_par__isnull=True, bilan="")
                | (Q(close_le__isnull=False, close_par__isnull=False) & ~Q(bilan="")),
                name="violation_close_avec_bilan",
                violation_error_message="Une violation close porte son bilan, sa date et son auteur.",
            ),
            models.CheckConstraint(
                condition=Q(risque=True) | ~Q(motif_sans_risque=""),
                name="violation_sans_risque_motivee",
                violation_error_message="Indiquer pourquoi la violation ne crée aucun risque.",
            ),
            models.CheckConstraint(
                condition=Q(connue_le__lte=F("enregistree_le")),
                name="violation_connue_avant",
                violation_error_message="La violation ne peut pas être connue dans le futur.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="violation_ineffacable", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="violation_close_figee",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__close_le__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Violation n°\u00a0{self.pk} du {self.connue_le:%d/%m/%Y}"

    @property
    def ouverte(self) -> bool:
        return self.close_le is None


@suivre
class NotificationViolation(models.Model):
    """Who was told of a breach, when, by whom; written once."""

    violation = models.ForeignKey(Violation, models.RESTRICT, related_name="notifications", verbose_name="violation")
    destinataire = models.CharField("destinataire", max_length=12, choices=DestinataireNotification)
    notifiee_le = models.DateTimeField("notifiée le")
    precision = models.CharField("précision", max_length=255, blank=True)
    notee_par = models.ForeignKey(Utilisateur, models.RESTRICT, related_name="+", verbose_name="notée par")
    notee_le = models.DateTimeField("notée le")

    class Meta:
        verbose_name = "notification d’une violation"
        verbose_name_plural = "notifications d’une violation"
        ordering = ["violation", "notifiee_le", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(notifiee_le__lte=F("notee_le")),
                name="notification_passee",
                violation_error_message="Une notification ne peut pas être dans le futur.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="notification_ineffacable", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.get_destinataire_display()}, le {self.notifiee_le:%d/%m/%Y}"


class RappelViolation(models.Model):
    """A reminder of a clock, sent once to each person whom it concerns."""

    violation = models.ForeignKey(Violation, models.RESTRICT, related_name="rappels", verbose_name="violation")
    destinataire = models.CharField("délai rappelé", max_length=12, choices=DestinataireNotification)
    utilisateur = models.ForeignKey(Utilisateur, models.CASCADE, related_name="+", verbose_name="utilisateur")
    seuil = models.CharField("moment", max_length=10)
    envoye_le = models.DateTimeField("envoyé le")

    class Meta:
        verbose_name = "rappel d’une violation"
        verbose_name_plural = "rappels d’une violation"
        ordering = ["violation", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["violation", "destinataire", "utilisateur", "seuil"],
                name="rappel_violation_une_fois",
                violation_error_message="Ce rappel est déjà parti.",
            ),
        ]

    def __str__(self) -> str:
        return f"Rappel à {self.utilisateur}"
