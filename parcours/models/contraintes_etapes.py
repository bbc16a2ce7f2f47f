"""What PostgreSQL holds of an étape: its dates in order, and to each kind the fields of its kind."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from parcours.enums import RESULTATS_SANS_TENUE
from parcours.nomenclature import (
    CLAUSE,
    IMMERSION,
    MESSAGE_RNCP,
    MESSAGES,
    MOTIF_RNCP,
    OFFRE,
    TYPES_A_CLAUSE,
    TYPES_A_OFFRE,
    TYPES_A_RNCP,
    TYPES_IMMERSION,
)

_NOMBRES_ET_DATES = ("clause_heures", "date_prescription", "date_positionnement")


def contraintes_etape() -> list[models.BaseConstraint]:
    """In the order in which a person understands them: the dates first."""
    return [*_dates(), *_heures(), *_genres()]


def _dates() -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(
            condition=Q(date_debut__isnull=False) | Q(date_debut_prevue__isnull=False),
            name="etape_datee",
            violation_error_message="Une étape porte la date à laquelle elle a commencé, ou celle qui est prévue.",
        ),
        models.CheckConstraint(
            condition=Q(date_fin__isnull=True) | Q(date_debut__isnull=False, date_fin__gte=F("date_debut")),
            name="etape_dates",
            violation_error_message="La fin de l’étape ne peut pas précéder son début.",
        ),
        models.CheckConstraint(
            condition=Q(date_fin_prevue__isnull=True)
            | Q(date_debut_prevue__isnull=False, date_fin_prevue__gte=F("date_debut_prevue")),
            name="etape_dates_prevues",
            violation_error_message="La fin prévue ne peut pas précéder le début prévu.",
        ),
        models.CheckConstraint(
            condition=Q(resultat="")
            | Q(resultat__in=RESULTATS_SANS_TENUE, date_debut__isnull=True)
            | (~Q(resultat__in=RESULTATS_SANS_TENUE) & Q(date_debut__isnull=False)),
            name="etape_resultat_date",
            violation_error_message=(
                "Une étape faite ou abandonnée a commencé\u00a0; "
                "une étape refusée, ou sans la personne, n’a pas eu lieu."
            ),
        ),
    ]


def _heures() -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(
            condition=(Q(heures__isnull=True) | Q(heures__gt=0))
            & (Q(heures_hebdo__isnull=True) | Q(heures_hebdo__gt=0))
            & (Q(clause_heures__isnull=True) | Q(clause_heures__gt=0)),
            name="etape_heures_positives",
            violation_error_message="Un nombre d’heures est positif.",
        ),
        models.CheckConstraint(
            condition=Q(heures_hebdo__isnull=True) | Q(heures_hebdo__lte=48),
            name="etape_heures_hebdo",
            violation_error_message="Le nombre d’heures par semaine va jusqu’à 48.",
        ),
    ]


def _genres() -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(
            condition=_vides(CLAUSE) | Q(type__in=sorted(TYPES_A_CLAUSE)),
            name="etape_clause",
            violation_error_message=MESSAGES["clause_heures"],
        ),
        models.CheckConstraint(
            condition=~Q(clause_donneur_ordre="") | _vides(CLAUSE),
            name="etape_clause_donneur_ordre",
            violation_error_message="Indiquer le donneur d’ordre de la clause.",
        ),
        models.CheckConstraint(
            condition=Q(rncp="") | Q(type__in=sorted(TYPES_A_RNCP)),
            name="etape_rncp_type",
            violation_error_message=MESSAGES["rncp"],
        ),
        models.CheckConstraint(
            condition=Q(rncp="") | Q(rncp__regex=MOTIF_RNCP),
            name="etape_rncp",
            violation_error_message=MESSAGE_RNCP,
        ),
        models.CheckConstraint(
            condition=_vides(IMMERSION) | Q(type__in=sorted(TYPES_IMMERSION)),
            name="etape_immersion",
            violation_error_message=MESSAGES["objet_immersion"],
        ),
        models.CheckConstraint(
            condition=_vides(OFFRE) | Q(type__in=sorted(TYPES_A_OFFRE)),
            name="etape_jobprovence13",
            violation_error_message=MESSAGES["offre_jobprovence13"],
        ),
        models.CheckConstraint(
            condition=Q(date_positionnement__isnull=True) | ~Q(offre_jobprovence13=""),
            name="etape_positionnement",
            violation_error_message="Indiquer l’offre JobProvence13 sur laquelle la personne est positionnée.",
        ),
    ]


def _vides(champs: tuple[str, ...]) -> Q:
    vide = Q()
    for champ in champs:
        vide &= Q(**{f"{champ}__isnull": True}) if champ in _NOMBRES_ET_DATES else Q(**{champ: ""})
    return vide
