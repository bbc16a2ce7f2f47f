"""The six PLIE (and the country's others), their communes, the pôles d'insertion."""

from django.db import models
from django.db.models import F, Q

from accounts.enums import Certitude
from accounts.querysets import PlieQuerySet
from plie.socle.historique import suivre
from plie.socle.tri import SansAccents
from plie.socle.typographie import nombre_en_chiffres


@suivre
class Plie(models.Model):
    """A plan local pour l'insertion et l'emploi: the unit of tenancy."""

    code = models.SlugField("code", max_length=20, unique=True)
    nom = models.CharField("nom", max_length=120)
    initiales_en_commission = models.BooleanField(
        "initiales en commission",
        default=False,
        help_text="Les membres extérieurs voient les initiales, non le nom complet.",
    )
    # Whom the notice, the export and the record of processing name (GDPR, art. 13, 15 and 30).
    responsable = models.CharField(
        "responsable du traitement",
        max_length=255,
        blank=True,
        help_text="Qui décide de l’usage des données du PLIE\u00a0: son nom et son adresse.",
    )
    delegue_donnees = models.CharField(
        "délégué à la protection des données",
        max_length=255,
        blank=True,
        help_text="Où lui écrire\u00a0: une adresse de messagerie ou une adresse postale.",
    )

    objects = PlieQuerySet.as_manager()

    class Meta:
        verbose_name = "PLIE"
        verbose_name_plural = "PLIE"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.nom


@suivre
class EtpPlie(models.Model):
    """Full-time equivalents of accompagnateurs of a PLIE, from a date (source of `positives_par_etp_an`)."""

    plie = models.ForeignKey(Plie, models.CASCADE, related_name="etp", verbose_name="PLIE")
    date_debut = models.DateField("à compter du")
    etp = models.DecimalField("ETP d’accompagnateurs", max_digits=6, decimal_places=2)
    suivis_par_etp = models.PositiveSmallIntegerField("personnes suivies par ETP", default=100)

    class Meta:
        verbose_name = "ETP d’un PLIE"
        verbose_name_plural = "ETP des PLIE"
        ordering = ["plie", "-date_debut"]
        constraints = [
            models.UniqueConstraint(
                fields=["plie", "date_debut"],
                name="etp_un_par_date",
                violation_error_message="Ce PLIE a déjà un nombre d’ETP à cette date.",
            ),
            models.CheckConstraint(
                condition=Q(etp__gt=0) & Q(suivis_par_etp__gt=0),
                name="etp_positif",
                violation_error_message="Saisir un nombre d’ETP et un objectif par ETP plus grands que zéro.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plie.code} : {nombre_en_chiffres(self.etp)} ETP au {self.date_debut:%d/%m/%Y}"


@suivre
class PoleInsertion(models.Model):
    """A pôle d'insertion of the Département: its agents consult the parcours of their BRSA (A-2)."""

    code = models.CharField("code", max_length=20, unique=True)
    nom = models.CharField("nom", max_length=120)
    courriel = models.EmailField("courriel", blank=True, help_text="Adresse du service, à laquelle écrire.")

    class Meta:
        verbose_name = "pôle d’insertion"
        verbose_name_plural = "pôles d’insertion"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.nom


@suivre
class Commune(models.Model):
    """A commune (or an arrondissement of Marseille), by its INSEE code."""

    code_insee = models.CharField("code INSEE", max_length=5, primary_key=True)
    nom = models.CharField("nom", max_length=100)
    codes_postaux = models.CharField("codes postaux", max_length=200, blank=True)
    plie = models.ForeignKey(Plie, models.RESTRICT, null=True, blank=True, related_name="communes", verbose_name="PLIE")
    pole = models.ForeignKey(
        PoleInsertion,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="communes",
        verbose_name="pôle d’insertion",
    )
    pole_certitude = models.CharField("certitude du pôle", max_length=10, choices=Certitude, blank=True)

    class Meta:
        verbose_name = "commune"
        verbose_name_plural = "communes"
        ordering = [SansAccents("nom")]
        constraints = [
            models.CheckConstraint(
                condition=Q(code_insee__regex=r"^[0-9][0-9AB][0-9]{3}$"),
                name="commune_code_insee",
                violation_error_message="Un code INSEE compte cinq caractères, par exemple 13055.",
            ),
        ]
        indexes = [models.Index(F("plie"), name="commune_plie")]

    def __str__(self) -> str:
        return self.nom
