"""Who consulted which named file, who exported what (rule A-5). Nobody can edit these rows."""

import pgtrigger
from django.db import models

from plie.journal.declencheurs import CHAINER, INEFFACABLE
from plie.journal.enums import Action
from plie.journal.querysets import ConsultationQuerySet


class Consultation(models.Model):
    """One consultation of a named file, or one export.

    Bare identifiers rather than foreign keys: the log stands under every other app, and must outlive what it names.
    """

    le = models.DateTimeField("le", auto_now_add=True)
    action = models.CharField("action", max_length=20, choices=Action)
    utilisateur_id = models.BigIntegerField("utilisateur")
    utilisateur_libelle = models.CharField("nom de l’utilisateur", max_length=254)
    droit = models.CharField("au titre de", max_length=60)
    plie_id = models.BigIntegerField("PLIE", null=True)
    participant_id = models.BigIntegerField("participant", null=True)
    parcours_id = models.BigIntegerField("parcours", null=True)
    objet = models.CharField("objet", max_length=200)
    nombre = models.PositiveIntegerField("lignes", null=True)
    # Written by the trigger alone: the rank in the chain, the digest of the row before, that of this one.
    rang = models.BigIntegerField("rang", unique=True, editable=False, default=0)
    precedente = models.CharField("empreinte précédente", max_length=64, editable=False, default="")
    empreinte = models.CharField("empreinte", max_length=64, editable=False, default="")

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = "consultation"
        verbose_name_plural = "consultations"
        ordering = ["-le", "-pk"]
        indexes = [
            models.Index(fields=["parcours_id", "-le"], name="consultation_parcours"),
            models.Index(fields=["plie_id", "-le"], name="consultation_plie"),
            models.Index(fields=["utilisateur_id", "-le"], name="consultation_utilisateur"),
        ]
        triggers = [
            pgtrigger.Trigger(name="journal_chaine", when=pgtrigger.Before, operation=pgtrigger.Insert, func=CHAINER),
            pgtrigger.Trigger(
                name="journal_ineffacable",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=INEFFACABLE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.utilisateur_libelle}\u00a0: {self.objet}"


class Maillon(models.Model):
    """The last link of the chain: one row, written by the trigger of the log."""

    rang = models.BigIntegerField("rang")
    empreinte = models.CharField("empreinte", max_length=64)

    class Meta:
        verbose_name = "dernier maillon du journal"
        verbose_name_plural = "dernier maillon du journal"

    def __str__(self) -> str:
        return str(self.rang)


class Ancre(models.Model):
    """What was erased at the end of its twelve months: how many rows, and the link on which the rest still hangs."""

    effacees_le = models.DateTimeField("effacées le")
    nombre = models.PositiveIntegerField("lignes effacées")
    rang = models.BigIntegerField("dernier rang effacé", unique=True)
    empreinte = models.CharField("empreinte du dernier rang effacé", max_length=64)

    class Meta:
        verbose_name = "ancre du journal"
        verbose_name_plural = "ancres du journal"
        ordering = ["-rang"]
        triggers = [
            pgtrigger.Protect(name="ancre_ineffacable", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return str(self.rang)
