"""The private links by which a fiche de synthèse is handed over (P-6.6): a secret, a deadline, who opened it when."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from accounts.models import Utilisateur
from plie.socle.historique import suivre
from sorties.models.fiches import FicheSynthese, TransmissionFiche
from sorties.querysets import LienQuerySet


@suivre
class LienFiche(models.Model):
    """One link sent to one address. Sent again, it is another row: the secret of the old one opens nothing any more.

    The secret itself is nowhere: only its digest is kept, and the letter that carried it.
    """

    fiche = models.ForeignKey(FicheSynthese, models.RESTRICT, related_name="liens", verbose_name="fiche")
    destinataire = models.CharField("destinataire", max_length=150)
    raison = models.CharField("raison", max_length=150)
    adresse = models.EmailField("adresse de messagerie")
    demande_par = models.ForeignKey(Utilisateur, models.RESTRICT, related_name="+", verbose_name="demandé par")
    demande_le = models.DateTimeField("demandé le")
    transmission = models.ForeignKey(
        TransmissionFiche,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="liens",
        verbose_name="transmission",
    )
    empreinte = models.CharField("empreinte du secret", max_length=64, blank=True)
    envoye_le = models.DateTimeField("envoyé le", null=True, blank=True)
    expire_le = models.DateTimeField("expire le", null=True, blank=True)
    revoque_le = models.DateTimeField("révoqué le", null=True, blank=True)
    revoque_par = models.ForeignKey(
        Utilisateur, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="révoqué par"
    )
    remplace = models.OneToOneField(
        "self", models.RESTRICT, null=True, blank=True, related_name="remplacant", verbose_name="remplace"
    )
    consulte_le = models.DateTimeField("consulté pour la première fois le", null=True, blank=True)
    consultations = models.PositiveIntegerField("consultations", default=0)

    objects = LienQuerySet.as_manager()

    class Meta:
        verbose_name = "lien de transmission"
        verbose_name_plural = "liens de transmission"
        ordering = ["fiche", "-demande_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["empreinte"],
                condition=~Q(empreinte=""),
                name="lien_fiche_secret_unique",
                violation_error_message="Ce secret est déjà celui d’un autre lien.",
            ),
            models.UniqueConstraint(
                fields=["fiche", "adresse"],
                condition=Q(revoque_le__isnull=True),
                name="lien_fiche_un_vivant",
                violation_error_message="Un lien vers cette fiche a déjà été envoyé à cette adresse.",
            ),
            models.CheckConstraint(
                condition=Q(envoye_le__isnull=True, expire_le__isnull=True, empreinte="", transmission__isnull=True)
                | Q(envoye_le__isnull=False, expire_le__isnull=False, transmission__isnull=False) & ~Q(empreinte=""),
                name="lien_fiche_envoi_entier",
                violation_error_message="Un lien envoyé porte son secret, sa date d’envoi et son terme.",
            ),
            models.CheckConstraint(
                condition=Q(consulte_le__isnull=True, consultations=0)
                | Q(consulte_le__isnull=False, consultations__gt=0, envoye_le__isnull=False),
                name="lien_fiche_consulte_apres_envoi",
                violation_error_message="Un lien se consulte une fois envoyé.",
            ),
        ]

    def __str__(self) -> str:
        return f"Lien vers la fiche du {self.fiche.date_fiche:%d/%m/%Y} pour {self.destinataire}"

    def ouvrable(self, maintenant: datetime) -> bool:
        """Whether its secret still opens the fiche."""
        return self.expire_le is not None and self.revoque_le is None and maintenant < self.expire_le
