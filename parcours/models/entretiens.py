"""Appointments, planned or held."""

import pgtrigger
from django.db import models
from django.db.models import Q

from accounts.models import Utilisateur
from parcours.enums import FormeEntretien, ModeEntretien, Presence
from parcours.models.declencheurs import ENTRETIEN_DE_DEBUT
from parcours.models.parcours import Parcours
from parcours.querysets import EntretienQuerySet
from plie.socle.historique import suivre


@suivre
class Entretien(models.Model):
    """An appointment with the person; without attendance, it is planned."""

    parcours = models.ForeignKey(Parcours, models.CASCADE, related_name="entretiens", verbose_name="parcours")
    date_entretien = models.DateField("date")
    heure = models.TimeField("heure", null=True, blank=True)
    duree_minutes = models.PositiveSmallIntegerField("durée (minutes)", null=True, blank=True)
    mode = models.CharField("mode", max_length=12, choices=ModeEntretien, default=ModeEntretien.PRESENTIEL)
    forme = models.CharField("forme", max_length=12, choices=FormeEntretien, default=FormeEntretien.INDIVIDUEL)
    presence = models.CharField("présence", max_length=15, choices=Presence, blank=True)
    compte_rendu = models.TextField("compte rendu", blank=True)
    saisi_par = models.ForeignKey(
        Utilisateur, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="saisi par"
    )
    saisi_le = models.DateTimeField("saisi le", auto_now_add=True)
    # Drawn by the form: sent twice, it is recorded once.
    cle_saisie = models.UUIDField("clé de saisie", null=True, blank=True, unique=True, editable=False)
    version = models.PositiveIntegerField("version", default=1)
    rang_reprise = models.PositiveSmallIntegerField("rang de reprise", null=True, blank=True)

    objects = EntretienQuerySet.as_manager()

    class Meta:
        verbose_name = "entretien"
        verbose_name_plural = "entretiens"
        ordering = ["parcours", "-date_entretien", "-heure", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(duree_minutes__isnull=True) | Q(duree_minutes__range=(1, 600)),
                name="entretien_duree",
                violation_error_message="Une durée d’entretien va de 1 à 600 minutes.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["parcours", "-date_entretien"],
                include=["presence", "forme", "mode"],
                name="entretien_parcours",
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="entretien_de_debut",
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=ENTRETIEN_DE_DEBUT,
            ),
        ]

    def __str__(self) -> str:
        return f"Entretien du {self.date_entretien:%d/%m/%Y}"

    @property
    def ouvre_un_parcours(self) -> bool:
        """Individual, in person and held: the kind of appointment that starts a parcours (P-6.2c)."""
        return (
            self.forme == FormeEntretien.INDIVIDUEL
            and self.mode == ModeEntretien.PRESENTIEL
            and self.presence == Presence.HONORE
        )
