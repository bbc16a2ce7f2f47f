"""Parcours that do not move: seen for too long, still for too long, without étape, without référent at work.

One definition each: the list filters with it, the team's counters count with it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest

from accounts.enums import CodeRole
from accounts.models import Role
from parcours.enums import STATUTS_OUVERTS, Presence, StatutParcours
from parcours.models import ContratEngagement, Entretien, Etape
from parcours.querysets import ParcoursQuerySet

_DEPART = Coalesce(F("date_debut"), F("date_orientation"), F("date_premier_rdv"))


def avec_mouvement(parcours: ParcoursQuerySet, *, le: date) -> ParcoursQuerySet:
    """Annotate `vu_depuis`, `dernier_mouvement`, `a_une_etape`, `suivi_au_travail`; needs `referent_id`."""
    entretiens = Entretien.objects.filter(parcours=OuterRef("pk"), date_entretien__lte=le)
    etapes = Etape.objects.filter(parcours=OuterRef("pk"))
    contrats = ContratEngagement.objects.filter(parcours=OuterRef("pk"), date_signature__lte=le)
    au_travail = Role.objects.en_vigueur(le=le).filter(
        code=CodeRole.ACCOMPAGNATEUR,
        utilisateur=OuterRef("referent_id"),
        utilisateur__is_active=True,
        plie=OuterRef("plie"),
    )
    return parcours.annotate(
        vu_depuis=Greatest(_DEPART, _dernier(entretiens.filter(presence=Presence.HONORE), "date_entretien")),
        dernier_mouvement=Greatest(
            _DEPART,
            F("date_premier_rdv"),
            F("date_commission"),
            F("date_prolongation"),
            _dernier(entretiens, "date_entretien"),
            _dernier(etapes.filter(date_debut__lte=le), "date_debut"),
            _dernier(etapes.filter(date_fin__lte=le), "date_fin"),
            _dernier(contrats, "date_signature"),
        ),
        a_une_etape=Exists(etapes),
        suivi_au_travail=Exists(au_travail),
    )


def sans_entretien(*, jours: int, le: date) -> Q:
    """Open, and no interview held for so many days; counted from the start when there was none (C-2)."""
    return Q(statut__in=STATUTS_OUVERTS, vu_depuis__lte=le - timedelta(days=jours))


def sans_mouvement(*, jours: int, le: date) -> Q:
    """Open, and nothing dated for so many days: appointment, étape, contract, decision."""
    return Q(statut__in=STATUTS_OUVERTS, dernier_mouvement__lte=le - timedelta(days=jours))


SANS_ETAPE = Q(statut=StatutParcours.EN_COURS, a_une_etape=False)
"""Under way, and no étape was ever engaged."""
REFERENT_PARTI = Q(statut__in=STATUTS_OUVERTS, referent_id__isnull=False, suivi_au_travail=False)
"""Open, with a référent who accompanies this PLIE no more."""


def _dernier(lignes: Any, champ: str) -> Subquery:
    """The latest of these dates; none without a row, which `Greatest` leaves aside."""
    extremes = lignes.order_by().values("parcours").annotate(dernier=Max(champ)).values("dernier")
    return Subquery(extremes, output_field=DateField())
