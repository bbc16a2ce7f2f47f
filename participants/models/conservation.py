"""How long the files live: what the FSE+ asks to keep, what a dispute holds back, what was announced, what went."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from accounts.models import Plie, Utilisateur
from participants.enums import EtapeConservation
from participants.models.mesures import MesurePosee, levee_motivee, une_en_cours
from participants.models.personne import Participant
from participants.querysets_droits import DestructionQuerySet, SuspensionQuerySet
from plie.socle.historique import suivre


@suivre
class OperationFse(models.Model):
    """A period of a PLIE and its FSE+ operation: the last payment starts the five years of its evidence (art. 82)."""

    plie = models.ForeignKey(Plie, models.RESTRICT, related_name="operations_fse", verbose_name="PLIE")
    intitule = models.CharField("opération", max_length=150)
    date_debut = models.DateField("du")
    date_fin = models.DateField("au")
    cofinancee = models.BooleanField(
        "cofinancée par le FSE+", default=True, help_text="Décoché, la période ne laisse aucune preuve à conserver."
    )
    date_dernier_paiement = models.DateField(
        "dernier paiement au bénéficiaire",
        null=True,
        blank=True,
        help_text="Tant qu’il n’est pas connu, les dossiers de la période restent en archive.",
    )

    class Meta:
        verbose_name = "opération FSE+"
        verbose_name_plural = "opérations FSE+"
        ordering = ["plie", "date_debut"]
        constraints = [
            models.CheckConstraint(
                condition=Q(date_fin__gte=F("date_debut")),
                name="operation_fse_dates",
                violation_error_message="La fin de l’opération ne peut pas précéder son début.",
            ),
            models.CheckConstraint(
                condition=Q(date_dernier_paiement__isnull=True) | Q(date_dernier_paiement__gte=F("date_debut")),
                name="operation_fse_paiement",
                violation_error_message="Le dernier paiement ne peut pas précéder l’opération.",
            ),
        ]

    def __str__(self) -> str:
        return self.intitule


@suivre
class SuspensionConservation(MesurePosee):
    """A legal hold: whatever its age, the file is neither archived nor erased until the hold is lifted."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="suspensions", verbose_name="participant")

    objects = SuspensionQuerySet.as_manager()

    class Meta(MesurePosee.Meta):
        verbose_name = "suspension de l’effacement"
        verbose_name_plural = "suspensions de l’effacement"
        constraints = [
            une_en_cours(nom="suspension_une_en_cours", message="L’effacement de cette fiche est déjà suspendu."),
            levee_motivee(nom="suspension_levee_motivee", message="Indiquer pourquoi la suspension est levée."),
        ]

    def __str__(self) -> str:
        return f"Suspension du {self.posee_le:%d/%m/%Y}"


@suivre
class Preavis(models.Model):
    """What was announced to the structure d'animation: on which day the file would leave the base, or be anonymised."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="preavis", verbose_name="participant")
    etape = models.CharField("étape", max_length=15, choices=EtapeConservation)
    date_effet = models.DateField("à partir du")
    date_annonce = models.DateField("annoncé le")

    class Meta:
        verbose_name = "préavis de conservation"
        verbose_name_plural = "préavis de conservation"
        ordering = ["date_effet", "participant"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "etape", "date_effet"],
                name="preavis_une_fois",
                violation_error_message="Ce préavis est déjà donné.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_etape_display()} à partir du {self.date_effet:%d/%m/%Y}"


class Destruction(models.Model):
    """The journal of what was archived and destroyed: what, how many, by which rule, when, by whom; never a name."""

    faite_le = models.DateTimeField("faite le")
    date_effet = models.DateField("arrêtée au")
    etape = models.CharField("étape", max_length=15, choices=EtapeConservation)
    regle = models.CharField("règle", max_length=300)
    plie = models.ForeignKey(Plie, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="PLIE")
    personnes = models.PositiveIntegerField("personnes")
    lignes = models.JSONField("lignes effacées, par table", default=dict)
    fichiers = models.PositiveIntegerField("fichiers effacés", default=0)
    faite_par = models.ForeignKey(
        Utilisateur, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="décidée par"
    )

    objects = DestructionQuerySet.as_manager()

    class Meta:
        verbose_name = "destruction"
        verbose_name_plural = "journal des destructions"
        ordering = ["-faite_le", "-pk"]
        triggers = [
            pgtrigger.Protect(name="destruction_ineffacable", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.get_etape_display()} du {self.faite_le:%d/%m/%Y}"
