"""The pieces of evidence asked for: to whom, when (P-6.5a). What the référent waits for, and since when."""

from django.db import models
from django.db.models import Q

from accounts.models import Utilisateur
from parcours.models import Parcours
from plie.socle.historique import suivre
from sorties.enums import NatureJustificatif
from sorties.models.emploi import ContratTravail
from sorties.models.formation import Formation
from sorties.querysets import DemandeQuerySet


@suivre
class DemandePiece(models.Model):
    """A piece asked of the person, of the employer or of the training organisation."""

    parcours = models.ForeignKey(Parcours, models.CASCADE, related_name="demandes_pieces", verbose_name="parcours")
    contrat = models.ForeignKey(
        ContratTravail,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="demandes",
        verbose_name="contrat de travail",
    )
    formation = models.ForeignKey(
        Formation, models.CASCADE, null=True, blank=True, related_name="demandes", verbose_name="formation"
    )
    nature = models.CharField("nature", max_length=30, choices=NatureJustificatif)
    aupres = models.CharField("demandée à", max_length=150)
    date_demande = models.DateField("demandée le")
    demandee_par = models.ForeignKey(Utilisateur, models.RESTRICT, related_name="+", verbose_name="demandée par")

    # Read beside the pieces on file (sorties.consolidations).
    recue = False

    objects = DemandeQuerySet.as_manager()

    class Meta:
        verbose_name = "demande de pièce"
        verbose_name_plural = "demandes de pièces"
        ordering = ["parcours", "-date_demande", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(contrat__isnull=True, formation__isnull=False)
                | Q(contrat__isnull=False, formation__isnull=True),
                name="demande_piece_un_objet",
                violation_error_message="Une demande porte sur un contrat ou sur une formation.",
            ),
            models.UniqueConstraint(
                fields=["contrat", "nature", "aupres", "date_demande"],
                name="demande_piece_contrat_une_fois",
                violation_error_message="Cette demande est déjà notée.",
            ),
            models.UniqueConstraint(
                fields=["formation", "nature", "aupres", "date_demande"],
                name="demande_piece_formation_une_fois",
                violation_error_message="Cette demande est déjà notée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()}, demande du {self.date_demande:%d/%m/%Y}"
