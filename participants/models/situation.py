"""What a person's situation is made of: current on the person, frozen at entry (indicators read the latter)."""

from django.db import models
from django.db.models import Q

from accounts.models import Commune
from participants.enums import NiveauFormation, Sexe
from plie.socle.historique import suivre


class Situation(models.Model):
    """The fields that a participant has now and that an entry freezes. Null or empty = not known."""

    sexe = models.CharField("sexe", max_length=1, choices=Sexe)
    commune = models.ForeignKey(
        Commune, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name="commune"
    )
    qpv = models.BooleanField("habite un quartier prioritaire (QPV)", null=True, blank=True)
    niveau_formation = models.CharField("niveau de formation", max_length=1, choices=NiveauFormation, blank=True)
    date_inscription_france_travail = models.DateField("inscription à France Travail", null=True, blank=True)
    inscription_en_cours = models.BooleanField("inscription à France Travail en cours", default=False)
    rqth = models.BooleanField("RQTH", null=True, blank=True)
    ass = models.BooleanField("perçoit l’ASS", null=True, blank=True)
    aah = models.BooleanField("perçoit l’AAH", null=True, blank=True)
    parent_isole = models.BooleanField("parent isolé", null=True, blank=True)
    sous_main_justice = models.BooleanField("sous main de justice", null=True, blank=True)
    mois_sans_activite = models.PositiveSmallIntegerField("mois sans activité avant l’entrée", null=True, blank=True)
    jamais_travaille = models.BooleanField("n’a jamais travaillé", default=False)

    class Meta:
        abstract = True


CHAMPS_SITUATION = tuple(champ.name for champ in Situation._meta.local_fields)


def contraintes_situation(prefixe: str) -> list[models.BaseConstraint]:
    """The coherence of a situation, for each table that carries one."""
    return [
        models.CheckConstraint(
            condition=Q(jamais_travaille=False) | Q(mois_sans_activite__isnull=True),
            name=f"{prefixe}_jamais_travaille",
            violation_error_message=(
                "Indiquer soit les mois sans activité, soit que la personne n’a jamais travaillé."
            ),
        ),
        models.CheckConstraint(
            condition=Q(inscription_en_cours=False) | Q(date_inscription_france_travail__isnull=True),
            name=f"{prefixe}_inscription",
            violation_error_message=(
                "Une inscription à France Travail datée n’est plus « en cours » : décochez la case."
            ),
        ),
    ]


@suivre
class SituationEntree(Situation):
    """The situation on the day of entry into a parcours, frozen (source of every profile figure)."""

    participant = models.ForeignKey(
        "participants.Participant",
        models.CASCADE,
        related_name="situations_entree",
        verbose_name="participant",
    )
    date_situation = models.DateField("au")

    class Meta:
        verbose_name = "situation à l’entrée"
        verbose_name_plural = "situations à l’entrée"
        ordering = ["-date_situation"]
        constraints = contraintes_situation("situation")

    def __str__(self) -> str:
        return f"Situation au {self.date_situation:%d/%m/%Y}"
