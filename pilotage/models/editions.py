"""The editions of the quarterly dashboard."""

import pgtrigger
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from accounts.models import Plie, Utilisateur
from pilotage.enums import StatutEdition
from pilotage.querysets import EditionQuerySet
from plie.socle.historique import suivre_sauf


@suivre_sauf("valeurs", "identifiants", "reperes", "pdf")
class Edition(models.Model):
    """A drawn-up dashboard: values, versions, identifiers behind each cell. Frozen once published (C-2)."""

    plie = models.ForeignKey(Plie, models.RESTRICT, null=True, blank=True, related_name="editions", verbose_name="PLIE")
    date_debut = models.DateField("du")
    date_fin = models.DateField("au")
    statut = models.CharField("statut", max_length=12, choices=StatutEdition, default=StatutEdition.PROVISOIRE)
    arrete_le = models.DateField("arrêté au")
    version_pacte = models.CharField("version du Pacte", max_length=50)
    version_calcul = models.CharField("version du calcul", max_length=20)
    valeurs = models.JSONField("valeurs", encoder=DjangoJSONEncoder)
    identifiants = models.JSONField("parcours derrière chaque cellule", encoder=DjangoJSONEncoder)
    reperes = models.JSONField("état des historiques à la lecture", encoder=DjangoJSONEncoder, default=dict)
    commentaire = models.TextField("commentaire", blank=True)
    dressee_le = models.DateTimeField("dressée le", auto_now_add=True)
    publiee_par = models.ForeignKey(
        Utilisateur, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="publiée par"
    )
    publiee_le = models.DateTimeField("publiée le", null=True, blank=True)
    pdf = models.BinaryField("PDF figé", null=True, blank=True)
    empreinte = models.CharField("empreinte SHA-256 du PDF", max_length=64, blank=True)
    version = models.PositiveIntegerField("version", default=1)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = "édition du tableau de bord"
        verbose_name_plural = "éditions du tableau de bord"
        ordering = ["-date_debut", "plie__code", "-arrete_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plie", "date_debut", "date_fin"],
                condition=Q(statut=StatutEdition.PROVISOIRE),
                nulls_distinct=False,
                name="edition_une_provisoire",
                violation_error_message="Une édition provisoire existe déjà pour cette période.",
            ),
            models.CheckConstraint(
                condition=Q(date_fin__gte=F("date_debut")),
                name="edition_dates",
                violation_error_message="La fin de la période ne peut pas précéder son début.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(statut=StatutEdition.PROVISOIRE, publiee_le__isnull=True)
                    | Q(statut=StatutEdition.PUBLIEE, publiee_le__isnull=False, publiee_par__isnull=False)
                ),
                name="edition_publiee_signee",
                violation_error_message="Une édition publiée porte son auteur et sa date.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="edition_publiee_figee",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__statut=StatutEdition.PUBLIEE),
            ),
        ]

    def __str__(self) -> str:
        return f"Tableau de bord du {self.date_debut:%d/%m/%Y} au {self.date_fin:%d/%m/%Y}"
