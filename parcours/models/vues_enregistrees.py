"""Filters and a sort kept under a name: a tab above the list, for oneself or for the team of a PLIE."""

from django.db import models
from django.db.models.functions import Lower

from accounts.models import Plie, Utilisateur
from parcours.querysets import VueQuerySet
from plie.socle.historique import suivre


@suivre
class VueEnregistree(models.Model):
    """A view of the list of parcours: what it keeps is the list's own address, never a person's name."""

    nom = models.CharField("nom", max_length=60)
    proprietaire = models.ForeignKey(
        Utilisateur, models.CASCADE, related_name="vues_enregistrees", verbose_name="propriétaire"
    )
    plie = models.ForeignKey(
        Plie, models.CASCADE, null=True, blank=True, related_name="vues_partagees", verbose_name="partagée avec le PLIE"
    )
    parametres = models.CharField("critères", max_length=500, blank=True)
    a_l_accueil = models.BooleanField("à l’accueil", default=False)
    creee_le = models.DateTimeField("créée le", auto_now_add=True)

    objects = VueQuerySet.as_manager()

    class Meta:
        verbose_name = "vue enregistrée"
        verbose_name_plural = "vues enregistrées"
        ordering = ["nom", "pk"]
        constraints = [
            models.UniqueConstraint(
                "proprietaire",
                Lower("nom"),
                name="vue_nom_unique",
                violation_error_message="Vous avez déjà une vue de ce nom.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom
