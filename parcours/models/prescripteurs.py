"""The list of prescripteurs: the values of the Pacte, and those that the structures d'animation add."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from accounts.models import Plie, Utilisateur
from parcours.enums import PRESCRIPTEURS_TENUS, Prescripteur
from parcours.querysets_prescripteurs import CodePrescripteurQuerySet
from plie.socle.historique import suivre


@suivre
class CodePrescripteur(models.Model):
    """A value of the list. Its code is for good: files, figures and the parcours themselves refer to it.

    A value that is no longer used is retired from a day on; it is never deleted.
    """

    code = models.CharField("code", max_length=20, unique=True)
    libelle = models.CharField("libellé", max_length=60)
    plie = models.ForeignKey(
        Plie, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="ajouté par le PLIE"
    )
    date_ajout = models.DateField("proposé à partir du")
    date_retrait = models.DateField("retiré le", null=True, blank=True)
    ajoute_par = models.ForeignKey(
        Utilisateur, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="ajouté par"
    )

    objects = CodePrescripteurQuerySet.as_manager()

    class Meta:
        verbose_name = "prescripteur"
        verbose_name_plural = "prescripteurs"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("libelle"),
                name="prescripteur_libelle_unique",
                violation_error_message="La liste contient déjà ce prescripteur.",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[a-z][a-z0-9_]*$"),
                name="prescripteur_code",
                violation_error_message="Un code s’écrit en minuscules, sans accent ni espace.",
            ),
            models.CheckConstraint(
                condition=~Q(libelle=""),
                name="prescripteur_libelle",
                violation_error_message="Un prescripteur porte un libellé.",
            ),
            models.CheckConstraint(
                condition=Q(date_retrait__isnull=True) | Q(date_retrait__gte=F("date_ajout")),
                name="prescripteur_dates",
                violation_error_message="Le retrait ne peut pas précéder l’ajout.",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="prescripteur_code_stable", fields=["code"]),
            pgtrigger.Protect(name="prescripteur_conserve", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.libelle

    @property
    def livre(self) -> bool:
        """One of the values that come with the nomenclature."""
        return self.code in Prescripteur.values

    @property
    def tenu(self) -> bool:
        """One that the software relies on: it is never retired."""
        return self.code in PRESCRIPTEURS_TENUS


def libelle_prescripteur(code: str) -> str:
    """The label of a code, whatever the day: the table is asked only for those that were added."""
    if code in Prescripteur.values:
        return str(Prescripteur(code).label)
    return CodePrescripteur.objects.filter(code=code).values_list("libelle", flat=True).first() or ""
