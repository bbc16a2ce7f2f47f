"""The activity reports, their sections, the compilations. A published report is frozen (C-3)."""

import pgtrigger
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from accounts.models import Plie, Utilisateur
from pilotage.enums import StatutRapport
from pilotage.rapports.querysets import CompilationQuerySet, RapportQuerySet
from plie.socle.historique import suivre, suivre_sauf


@suivre_sauf("valeurs", "pdf")
class RapportActivite(models.Model):
    """What one PLIE did in a year: its sections, then, once published, its figures and its document."""

    plie = models.ForeignKey(Plie, models.RESTRICT, related_name="rapports", verbose_name="PLIE")
    annee = models.PositiveSmallIntegerField("année")
    statut = models.CharField("statut", max_length=12, choices=StatutRapport, default=StatutRapport.BROUILLON)
    arrete_le = models.DateField("arrêté au", null=True, blank=True)
    valeurs = models.JSONField("valeurs", encoder=DjangoJSONEncoder, null=True, blank=True)
    pdf = models.BinaryField("PDF figé", null=True, blank=True)
    empreinte = models.CharField("empreinte SHA-256 du PDF", max_length=64, blank=True)
    publie_par = models.ForeignKey(
        Utilisateur, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="publié par"
    )
    publie_le = models.DateTimeField("publié le", null=True, blank=True)
    cree_le = models.DateTimeField("commencé le", auto_now_add=True)

    objects = RapportQuerySet.as_manager()

    class Meta:
        verbose_name = "rapport d’activité"
        verbose_name_plural = "rapports d’activité"
        ordering = ["-annee", "plie__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["plie", "annee"],
                name="rapport_un_par_an",
                violation_error_message="Le rapport de ce PLIE pour cette année est déjà commencé.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(statut=StatutRapport.BROUILLON, publie_le__isnull=True)
                    | Q(
                        statut=StatutRapport.PUBLIE,
                        publie_le__isnull=False,
                        publie_par__isnull=False,
                        arrete_le__isnull=False,
                        valeurs__isnull=False,
                        pdf__isnull=False,
                    )
                ),
                name="rapport_publie_signe",
                violation_error_message="Un rapport publié porte son auteur, sa date, ses chiffres et son document.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="rapport_publie_fige",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__statut=StatutRapport.PUBLIE),
            ),
        ]

    def __str__(self) -> str:
        return f"Rapport d’activité {self.annee} – {self.plie.code.upper()}"


@suivre
class SectionRapport(models.Model):
    """What a PLIE writes under one heading; each has its own version, so that colleagues write at the same time."""

    rapport = models.ForeignKey(
        RapportActivite, models.CASCADE, related_name="sections", verbose_name="rapport d’activité"
    )
    code = models.CharField("rubrique", max_length=20)
    texte = models.TextField("texte", blank=True)
    version = models.PositiveIntegerField("version", default=1)

    class Meta:
        verbose_name = "section du rapport"
        verbose_name_plural = "sections du rapport"
        ordering = ["rapport", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rapport", "code"],
                name="section_une_par_rubrique",
                violation_error_message="Cette rubrique est déjà écrite.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rapport_id} – {self.code}"


class CompilationRapports(models.Model):
    """Every published report in one document, as they stood on a day (C-3: twice over the Pacte at least)."""

    date_arrete = models.DateField("arrêtée au")
    rapports = models.PositiveSmallIntegerField("rapports compilés")
    pdf = models.BinaryField("PDF")
    empreinte = models.CharField("empreinte SHA-256 du PDF", max_length=64)
    faite_par = models.ForeignKey(Utilisateur, models.RESTRICT, related_name="+", verbose_name="faite par")
    faite_le = models.DateTimeField("faite le", auto_now_add=True)

    objects = CompilationQuerySet.as_manager()

    class Meta:
        verbose_name = "compilation des rapports"
        verbose_name_plural = "compilations des rapports"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Compilation du {self.date_arrete:%d/%m/%Y}"
