"""Exits validated by the commission: the source of every figure on exits."""

from django.db import models
from django.db.models import Q

from parcours.models import Parcours
from participants.enums import NiveauFormation
from plie.socle.historique import suivre
from sorties.enums import (
    TYPES_PAR_QUALIFICATION,
    Critere,
    EffectifEmployeur,
    Qualification,
    SectionNaf,
    TypeContrat,
    TypeEmployeur,
    TypeSortie,
    ValidationFormation,
)
from sorties.querysets import SortieQuerySet


def contrainte_qualification(prefixe: str, *, vide_permis: bool = False) -> models.CheckConstraint:
    """A type of exit belongs to its qualification (nomenclature).

    Args:
        vide_permis: an exit taken over from another tool may have no type, unless it is positive.
    """
    condition = Q()
    for qualification, types in TYPES_PAR_QUALIFICATION.items():
        permis = [*types, ""] if vide_permis and qualification != Qualification.POSITIVE else list(types)
        condition |= Q(qualification=qualification, type__in=permis)
    return models.CheckConstraint(
        condition=condition,
        name=f"{prefixe}_type_de_la_qualification",
        violation_error_message="Ce type de sortie n’appartient pas à cette qualification.",
    )


@suivre
class Sortie(models.Model):
    """How a parcours ended, as the commission qualified it, with what tables 8 and 9 of the consolidation need."""

    parcours = models.OneToOneField(Parcours, models.RESTRICT, related_name="sortie", verbose_name="parcours")
    date_sortie = models.DateField("date de sortie")
    qualification = models.CharField("qualification", max_length=10, choices=Qualification)
    type = models.CharField("type de sortie", max_length=30, choices=TypeSortie, blank=True)
    critere = models.CharField("critère", max_length=6, choices=Critere, blank=True)
    a_la_marge = models.GeneratedField(
        expression=Q(critere=Critere.S_1BIS), output_field=models.BooleanField(), db_persist=True
    )
    date_commission = models.DateField("décidée le", null=True, blank=True)
    proposition = models.OneToOneField(
        "sorties.PropositionSortie",
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="sortie",
        verbose_name="proposition",
    )
    employeur = models.CharField("employeur", max_length=150, blank=True)
    naf = models.CharField("section NAF", max_length=1, choices=SectionNaf, blank=True)
    type_employeur = models.CharField("type d’employeur", max_length=20, choices=TypeEmployeur, blank=True)
    effectif_employeur = models.CharField("effectif", max_length=10, choices=EffectifEmployeur, blank=True)
    contrat = models.CharField("type de contrat", max_length=30, choices=TypeContrat, blank=True)
    mesure = models.CharField("mesure", max_length=50, blank=True)
    formation_domaine = models.CharField("domaine de formation", max_length=100, blank=True)
    formation_niveau = models.CharField("niveau de formation", max_length=1, choices=NiveauFormation, blank=True)
    formation_validation = models.CharField(
        "validation de la formation", max_length=20, choices=ValidationFormation, blank=True
    )
    formation_mois = models.PositiveSmallIntegerField("durée de la formation (mois)", null=True, blank=True)
    suite = models.CharField("organisme qui prend le relais", max_length=150, blank=True)
    reprise = models.BooleanField("reprise d’un autre outil", default=False)

    objects = SortieQuerySet.as_manager()

    class Meta:
        verbose_name = "sortie"
        verbose_name_plural = "sorties"
        ordering = ["-date_sortie", "pk"]
        constraints = [
            contrainte_qualification("sortie", vide_permis=True),
            models.CheckConstraint(
                condition=Q(reprise=True) | ~Q(type=""),
                name="sortie_type_connu",
                violation_error_message="Indiquer le type de sortie.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["date_sortie"],
                include=["parcours", "qualification", "type", "critere"],
                name="sortie_figures",
            )
        ]

    def __str__(self) -> str:
        return f"Sortie {self.get_qualification_display()} du {self.date_sortie:%d/%m/%Y}"
