"""What is referred to the commission, and the items of its agendas."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from accounts.models import Utilisateur
from commissions.enums import SAISINES_OUVERTES, Objet, StatutSaisine
from commissions.models.seances import Seance
from commissions.querysets import PointQuerySet, SaisineQuerySet
from parcours.models import Parcours
from plie.socle.historique import suivre
from sorties.models import PropositionSortie


@suivre
class Saisine(models.Model):
    """A référent's request to the commission: integration, prolongation, réorientation, exit."""

    parcours = models.ForeignKey(Parcours, models.CASCADE, related_name="saisines", verbose_name="parcours")
    objet = models.CharField("objet", max_length=15, choices=Objet)
    statut = models.CharField("statut", max_length=12, choices=StatutSaisine, default=StatutSaisine.EN_ATTENTE)
    argument = models.TextField("argument du référent", blank=True)
    avertissements = models.JSONField("avertissements au moment de la demande", default=list, encoder=DjangoJSONEncoder)
    proposition = models.OneToOneField(
        PropositionSortie,
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="saisine",
        verbose_name="proposition de sortie",
    )
    # Where an adjournment sends it; empty: the next session.
    seance_visee = models.ForeignKey(
        Seance, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="séance visée"
    )
    demandee_par = models.ForeignKey(Utilisateur, models.RESTRICT, related_name="+", verbose_name="demandée par")
    demandee_le = models.DateTimeField("demandée le", auto_now_add=True)

    objects = SaisineQuerySet.as_manager()

    class Meta:
        verbose_name = "saisine de la commission"
        verbose_name_plural = "saisines de la commission"
        ordering = ["demandee_le", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["parcours", "objet"],
                condition=Q(statut__in=SAISINES_OUVERTES),
                name="saisine_une_ouverte_par_objet",
                violation_error_message="Cette demande attend déjà la commission.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(objet=Objet.SORTIE, proposition__isnull=False)
                    | (~Q(objet=Objet.SORTIE) & Q(proposition__isnull=True))
                ),
                name="saisine_sortie_proposee",
                violation_error_message="Une sortie se décide sur une proposition de sortie.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_objet_display()} – {self.parcours}"


@suivre
class PointOrdreDuJour(models.Model):
    """A referral on the agenda of a session."""

    seance = models.ForeignKey(Seance, models.CASCADE, related_name="points", verbose_name="séance")
    saisine = models.ForeignKey(Saisine, models.RESTRICT, related_name="points", verbose_name="saisine")
    ordre = models.PositiveIntegerField("ordre", default=0)
    signalements = models.JSONField(
        "signalements", default=list, encoder=DjangoJSONEncoder, help_text="Règles signalées à la commission."
    )
    motif_ajout = models.CharField("motif de l’ajout manuel", max_length=200, blank=True)

    objects = PointQuerySet.as_manager()

    class Meta:
        verbose_name = "point de l’ordre du jour"
        verbose_name_plural = "points de l’ordre du jour"
        ordering = ["seance", "ordre", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seance", "saisine"],
                name="point_une_fois_par_seance",
                violation_error_message="Ce point figure déjà à l’ordre du jour.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.saisine)
