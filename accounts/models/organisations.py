"""Organisations that people belong to or that a parcours meets."""

from django.db import models
from django.db.models import Q

from accounts.enums import TypeOrganisation
from accounts.models.territoires import Plie, PoleInsertion
from plie.socle.historique import suivre


@suivre
class Organisation(models.Model):
    """A structure d'animation, an employer of référents, a pôle, a financeur, a prescripteur, an opérateur…"""

    type = models.CharField("type", max_length=20, choices=TypeOrganisation)
    nom = models.CharField("nom", max_length=150)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    courriel = models.EmailField("courriel", blank=True, help_text="Adresse du service, à laquelle écrire.")
    plie = models.ForeignKey(
        Plie, models.RESTRICT, null=True, blank=True, related_name="organisations", verbose_name="PLIE"
    )
    pole = models.ForeignKey(
        PoleInsertion,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name="pôle d’insertion",
    )

    class Meta:
        verbose_name = "organisation"
        verbose_name_plural = "organisations"
        ordering = ["type", "nom"]
        constraints = [
            models.UniqueConstraint(
                fields=["type", "nom"],
                name="organisation_unique",
                violation_error_message="Cette organisation existe déjà.",
            ),
            models.CheckConstraint(
                condition=Q(siret="") | Q(siret__regex=r"^[0-9]{14}$"),
                name="organisation_siret",
                violation_error_message="Un SIRET compte quatorze chiffres.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom
