"""The fiche de synthèse de fin de parcours and its transmissions (P-6.6)."""

from django.db import models

from accounts.models import Utilisateur
from parcours.models import Parcours
from plie.socle.historique import suivre
from sorties.models.justificatifs import rangement_prive
from sorties.querysets import FicheQuerySet


@suivre
class FicheSynthese(models.Model):
    """The PDF drawn up at the exit, frozen with its digest."""

    parcours = models.ForeignKey(Parcours, models.RESTRICT, related_name="fiches", verbose_name="parcours")
    date_fiche = models.DateField("établie le")
    fichier = models.FileField("fichier", upload_to="fiches/%Y", storage=rangement_prive, max_length=200)
    empreinte = models.CharField("empreinte SHA-256", max_length=64)
    produite_par = models.ForeignKey(
        Utilisateur, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="produite par"
    )
    produite_le = models.DateTimeField("produite le", auto_now_add=True)

    objects = FicheQuerySet.as_manager()

    class Meta:
        verbose_name = "fiche de synthèse"
        verbose_name_plural = "fiches de synthèse"
        ordering = ["parcours", "-produite_le"]

    def __str__(self) -> str:
        return f"Fiche de synthèse du {self.date_fiche:%d/%m/%Y}"


@suivre
class TransmissionFiche(models.Model):
    """To whom a fiche was sent, by what means, when (P-6.6: the transmission is recorded)."""

    class Moyen(models.TextChoices):
        LIEN = "lien", "lien privé envoyé par courriel"
        COURRIEL = "courriel", "messagerie sécurisée"
        REMISE = "remise", "remise en main propre"
        COURRIER = "courrier", "courrier postal"

    fiche = models.ForeignKey(FicheSynthese, models.RESTRICT, related_name="transmissions", verbose_name="fiche")
    destinataire = models.CharField("destinataire", max_length=150)
    moyen = models.CharField("moyen", max_length=10, choices=Moyen)
    date_transmission = models.DateField("transmise le")
    transmise_par = models.ForeignKey(Utilisateur, models.RESTRICT, related_name="+", verbose_name="transmise par")

    class Meta:
        verbose_name = "transmission de fiche"
        verbose_name_plural = "transmissions de fiches"
        ordering = ["fiche", "-date_transmission", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiche", "destinataire", "date_transmission"],
                name="transmission_une_fois",
                violation_error_message="Cette transmission est déjà enregistrée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.destinataire}, le {self.date_transmission:%d/%m/%Y}"
