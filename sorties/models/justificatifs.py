"""The pieces of evidence: files stored privately, served only through the access rules."""

import uuid

from django.db import models
from django.db.models import Q

from accounts.models import Utilisateur
from parcours.models import Parcours
from plie.socle.historique import suivre
from plie.socle.rangement import rangement_prive
from sorties.enums import NatureJustificatif
from sorties.models.emploi import ContratTravail
from sorties.models.formation import CreationActivite, Formation
from sorties.querysets import JustificatifQuerySet


def chemin(justificatif: "Justificatif", nom: str) -> str:
    """A random path: the sender's file name is never trusted."""
    return f"justificatifs/{uuid.uuid4().hex}{justificatif.extension}"


@suivre
class Justificatif(models.Model):
    """A file that proves a fact, with the date that it proves."""

    parcours = models.ForeignKey(Parcours, models.CASCADE, related_name="justificatifs", verbose_name="parcours")
    nature = models.CharField("nature", max_length=30, choices=NatureJustificatif)
    date_piece = models.DateField(
        "date attestée",
        help_text="La date que la pièce prouve : dernier jour de la période d’un bulletin, date d’une attestation.",
    )
    contrat = models.ForeignKey(
        ContratTravail,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="justificatifs",
        verbose_name="contrat de travail",
    )
    creation = models.ForeignKey(
        CreationActivite,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="justificatifs",
        verbose_name="création d’activité",
    )
    formation = models.ForeignKey(
        Formation,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="justificatifs",
        verbose_name="formation",
    )
    fichier = models.FileField("fichier", upload_to=chemin, storage=rangement_prive, max_length=200)
    nom_affiche = models.CharField("nom affiché", max_length=150)
    type_mime = models.CharField("type", max_length=50)
    taille = models.PositiveIntegerField("taille (octets)")
    empreinte = models.CharField("empreinte SHA-256", max_length=64)
    depose_par = models.ForeignKey(
        Utilisateur, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="déposé par"
    )
    depose_le = models.DateTimeField("déposé le", auto_now_add=True)
    # Drawn by the form: sent twice, it is recorded once.
    cle_saisie = models.UUIDField("clé de saisie", null=True, blank=True, unique=True, editable=False)

    objects = JustificatifQuerySet.as_manager()

    EXTENSIONS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}

    class Meta:
        verbose_name = "justificatif"
        verbose_name_plural = "justificatifs"
        ordering = ["parcours", "-date_piece", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(contrat__isnull=True, creation__isnull=True)
                    | Q(contrat__isnull=True, formation__isnull=True)
                    | Q(creation__isnull=True, formation__isnull=True)
                ),
                name="justificatif_un_seul_objet",
                violation_error_message="Une pièce se rattache à un contrat, une création ou une formation.",
            ),
            models.UniqueConstraint(
                fields=["parcours", "empreinte", "nature", "date_piece"],
                name="justificatif_une_fois",
                violation_error_message="Cette pièce figure déjà au dossier.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()} du {self.date_piece:%d/%m/%Y}"

    @property
    def extension(self) -> str:
        return self.EXTENSIONS[self.type_mime]
