"""Evidence of employment: contracts and hours (S-1, S-1bis, S-2, D-1, D-2)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from accounts.models import Utilisateur
from parcours.models import Parcours
from plie.socle.historique import suivre
from sorties.enums import EffectifEmployeur, SectionNaf, TypeContrat, TypeEmployeur
from sorties.querysets import EmploiQuerySet


@suivre
class ContratTravail(models.Model):
    """An employment contract found during the parcours."""

    parcours = models.ForeignKey(Parcours, models.CASCADE, related_name="contrats_travail", verbose_name="parcours")
    type = models.CharField("type de contrat", max_length=30, choices=TypeContrat)
    employeur = models.CharField("employeur", max_length=150)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    naf = models.CharField("secteur d’activité (NAF)", max_length=1, choices=SectionNaf, blank=True)
    type_employeur = models.CharField("type d’employeur", max_length=20, choices=TypeEmployeur, blank=True)
    effectif_employeur = models.CharField("effectif", max_length=10, choices=EffectifEmployeur, blank=True)
    poste = models.CharField("poste", max_length=150, blank=True)
    date_debut = models.DateField("début")
    date_fin = models.DateField("fin", null=True, blank=True)
    heures_hebdo = models.DecimalField("heures par semaine", max_digits=4, decimal_places=2, null=True, blank=True)
    seuil_branche = models.DecimalField(
        "seuil de l’accord de branche (heures par semaine)",
        max_digits=4,
        decimal_places=2,
        null=True,
        blank=True,
    )
    source_seuil = models.CharField("source de l’accord de branche", max_length=150, blank=True)
    # Why it ended before its term: the attempt stays on file with its reason (P-6.5b).
    motif_fin = models.CharField("motif de la fin", max_length=200, blank=True)
    saisi_par = models.ForeignKey(
        Utilisateur, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="saisi par"
    )
    # Drawn by the form: sent twice, it is recorded once.
    cle_saisie = models.UUIDField("clé de saisie", null=True, blank=True, unique=True, editable=False)
    version = models.PositiveIntegerField("version", default=1)

    objects = EmploiQuerySet.as_manager()

    class Meta:
        verbose_name = "contrat de travail"
        verbose_name_plural = "contrats de travail"
        ordering = ["parcours", "date_debut", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(date_fin__isnull=True) | Q(date_fin__gte=F("date_debut")),
                name="contrat_travail_dates",
                violation_error_message="La fin du contrat ne peut pas précéder son début.",
            ),
            models.CheckConstraint(
                condition=(Q(heures_hebdo__isnull=True) | Q(heures_hebdo__gt=0, heures_hebdo__lte=48))
                & (Q(seuil_branche__isnull=True) | Q(seuil_branche__gt=0, seuil_branche__lte=35)),
                name="contrat_travail_heures",
                violation_error_message=("Les heures par semaine vont jusqu’à 48, un seuil de branche jusqu’à 35."),
            ),
            models.CheckConstraint(
                condition=Q(seuil_branche__isnull=True) | ~Q(source_seuil=""),
                name="contrat_travail_seuil_source",
                violation_error_message="Indiquer l’accord de branche d’où vient ce seuil.",
            ),
            models.CheckConstraint(
                condition=Q(siret="") | Q(siret__regex=r"^[0-9]{14}$"),
                name="contrat_travail_siret",
                violation_error_message="Un SIRET compte quatorze chiffres.",
            ),
            models.CheckConstraint(
                condition=Q(motif_fin="") | Q(date_fin__isnull=False),
                name="contrat_travail_arret_date",
                violation_error_message="Un contrat interrompu porte son dernier jour.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} – {self.employeur}"


@suivre
class ReleveHeures(models.Model):
    """Hours worked for one employer over at most a calendar month (S-2)."""

    parcours = models.ForeignKey(Parcours, models.CASCADE, related_name="releves", verbose_name="parcours")
    type = models.CharField("type de contrat", max_length=30, choices=TypeContrat, default=TypeContrat.INTERIM)
    employeur = models.CharField("employeur", max_length=150)
    date_debut = models.DateField("du")
    date_fin = models.DateField("au")
    heures = models.DecimalField("heures", max_digits=6, decimal_places=2)
    saisi_par = models.ForeignKey(
        Utilisateur, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="saisi par"
    )

    objects = EmploiQuerySet.as_manager()

    class Meta:
        verbose_name = "relevé d’heures"
        verbose_name_plural = "relevés d’heures"
        ordering = ["parcours", "date_debut", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(date_fin__gte=F("date_debut")),
                name="releve_dates",
                violation_error_message="La fin du relevé ne peut pas précéder son début.",
            ),
            models.CheckConstraint(
                condition=Q(date_fin__year=F("date_debut__year"), date_fin__month=F("date_debut__month")),
                name="releve_un_mois",
                violation_error_message="Un relevé couvre un mois civil au plus.",
            ),
            models.CheckConstraint(
                condition=Q(heures__gt=0),
                name="releve_heures_positives",
                violation_error_message="Un nombre d’heures est positif.",
            ),
            ExclusionConstraint(
                name="releve_sans_chevauchement",
                expressions=[
                    ("parcours", RangeOperators.EQUAL),
                    (Func("employeur", function="lower"), RangeOperators.EQUAL),
                    (
                        Func("date_debut", "date_fin", models.Value("[]"), function="daterange"),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="Un relevé de cet employeur couvre déjà ces dates.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employeur} : {self.heures} h du {self.date_debut:%d/%m/%Y} au {self.date_fin:%d/%m/%Y}"
