"""Proposals of exit: what the référent submits, with the verdict and the evidence frozen at that moment."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from accounts.models import Utilisateur
from parcours.models import Parcours
from plie.socle.historique import suivre
from sorties.enums import (
    Critere,
    EffectifEmployeur,
    Qualification,
    SectionNaf,
    StatutProposition,
    TypeEmployeur,
    TypeSortie,
)
from sorties.models.sorties import contrainte_qualification
from sorties.querysets import PropositionQuerySet


@suivre
class PropositionSortie(models.Model):
    """One proposal; several may follow one another on a parcours, one at a time."""

    parcours = models.ForeignKey(Parcours, models.CASCADE, related_name="propositions_sortie", verbose_name="parcours")
    statut = models.CharField("statut", max_length=12, choices=StatutProposition, default=StatutProposition.PROPOSEE)
    qualification = models.CharField("qualification", max_length=10, choices=Qualification)
    type = models.CharField("type de sortie", max_length=30, choices=TypeSortie)
    critere = models.CharField("critère", max_length=6, choices=Critere, blank=True)
    date_sortie = models.DateField("date de sortie")
    motif = models.TextField("motif", blank=True)
    suite = models.CharField("organisme qui prend le relais", max_length=150, blank=True)
    commune_arrivee = models.CharField("nouvelle commune", max_length=100, blank=True)
    # Of the employer of the hours or of the business created, which no contract describes (table 8).
    naf = models.CharField("secteur d’activité (NAF)", max_length=1, choices=SectionNaf, blank=True)
    type_employeur = models.CharField("type d’employeur", max_length=20, choices=TypeEmployeur, blank=True)
    effectif_employeur = models.CharField("effectif", max_length=10, choices=EffectifEmployeur, blank=True)
    verdict = models.JSONField("verdict figé", default=dict, encoder=DjangoJSONEncoder)
    pieces = models.JSONField("pièces figées", default=list, encoder=DjangoJSONEncoder)
    proposee_par = models.ForeignKey(
        Utilisateur, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="proposée par"
    )
    proposee_le = models.DateTimeField("proposée le", auto_now_add=True)
    version = models.PositiveIntegerField("version", default=1)

    objects = PropositionQuerySet.as_manager()

    class Meta:
        verbose_name = "proposition de sortie"
        verbose_name_plural = "propositions de sortie"
        ordering = ["parcours", "-proposee_le"]
        constraints = [
            contrainte_qualification("proposition"),
            models.UniqueConstraint(
                fields=["parcours"],
                condition=Q(statut=StatutProposition.PROPOSEE),
                name="proposition_une_en_attente",
                violation_error_message="Une proposition de sortie attend déjà la commission.",
            ),
            models.CheckConstraint(
                condition=~Q(critere=Critere.S_5) | ~Q(motif=""),
                name="proposition_s5_motivee",
                violation_error_message="Une autre sortie positive (S-5) demande un motif écrit.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} au {self.date_sortie:%d/%m/%Y}"
