"""Who consulted which named file, who exported what (rule A-5). Nobody can edit these rows."""

import pgtrigger
from django.db import models

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
            pgtrigger.Protect(name="journal_ineffacable", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.utilisateur_libelle} : {self.objet}"
