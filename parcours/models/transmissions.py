"""Files handed over to a colleague: what was decided at once, and what it takes to undo it."""

from django.db import models
from django.db.models import Q

from accounts.models import Plie, Utilisateur
from parcours.models.parcours import Parcours
from parcours.models.referents import Referent
from parcours.querysets import TransmissionQuerySet
from plie.socle.historique import suivre


@suivre
class Transmission(models.Model):
    """One, some or all files of colleagues entrusted to another one from a day on, with the reason.

    The follow-up itself is told by `Referent`; this row says that N of them changed in one gesture.
    """

    plie = models.ForeignKey(Plie, models.RESTRICT, related_name="transmissions", verbose_name="PLIE")
    vers = models.ForeignKey(
        Utilisateur, models.RESTRICT, related_name="transmissions_recues", verbose_name="nouveau référent"
    )
    date_effet = models.DateField("à compter du")
    motif = models.CharField("motif", max_length=200)
    # Drawn by the preview: confirmed twice, it is done once.
    cle_saisie = models.UUIDField("clé de saisie", unique=True, editable=False)
    faite_par = models.ForeignKey(Utilisateur, models.RESTRICT, related_name="+", verbose_name="faite par")
    faite_le = models.DateTimeField("faite le", editable=False)
    annulee_par = models.ForeignKey(
        Utilisateur, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="annulée par"
    )
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True)

    objects = TransmissionQuerySet.as_manager()

    class Meta:
        verbose_name = "transmission"
        verbose_name_plural = "transmissions"
        ordering = ["-faite_le", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(annulee_le__isnull=True, annulee_par__isnull=True)
                | Q(annulee_le__isnull=False, annulee_par__isnull=False),
                name="transmission_annulee_par_quelqu_un",
                violation_error_message="Une transmission annulée dit quand et par qui.",
            ),
        ]
        indexes = [models.Index(fields=["plie", "-faite_le"], name="transmission_plie")]

    def __str__(self) -> str:
        return f"Transmission à {self.vers}"


@suivre
class LigneTransmission(models.Model):
    """A file of a transmission: the follow-up that it ended, with the end this one had before, and the one it began."""

    transmission = models.ForeignKey(Transmission, models.CASCADE, related_name="lignes", verbose_name="transmission")
    parcours = models.ForeignKey(Parcours, models.CASCADE, related_name="transmissions", verbose_name="parcours")
    precedent = models.ForeignKey(
        Referent, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="suivi précédent"
    )
    date_fin_precedente = models.DateField("fin prévue du suivi précédent", null=True, blank=True)
    suivant = models.ForeignKey(
        Referent, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="nouveau suivi"
    )

    class Meta:
        verbose_name = "parcours transmis"
        verbose_name_plural = "parcours transmis"
        ordering = ["transmission", "parcours"]
        constraints = [
            models.UniqueConstraint(
                fields=["transmission", "parcours"],
                name="transmission_un_parcours_une_fois",
                violation_error_message="Ce parcours figure déjà dans cette transmission.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.parcours)
