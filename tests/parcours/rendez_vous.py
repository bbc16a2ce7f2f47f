"""What the tests of appointments share: a day, a parcours read again, one at each status."""

from __future__ import annotations

from datetime import date

from accounts.models import Utilisateur
from parcours.enums import StatutParcours
from parcours.models import Parcours
from tests.fabriques.parcours import FabriqueEntretien, candidature, parcours_en_cours

LE = date(2026, 3, 16)


def relire(parcours: Parcours) -> Parcours:
    return Parcours.objects.get(pk=parcours.pk)


def en_statut(statut: str, referent: Utilisateur) -> Parcours:
    if statut in (StatutParcours.EN_COURS, StatutParcours.SORTI):
        parcours = parcours_en_cours(referent=referent)
        if statut == StatutParcours.SORTI:
            Parcours.objects.filter(pk=parcours.pk).update(statut=statut, date_fin=date(2025, 1, 1))
    else:
        parcours = candidature(referent=referent)
        Parcours.objects.filter(pk=parcours.pk).update(statut=statut)
    FabriqueEntretien(parcours=parcours, date_entretien=date(2024, 6, 1), mode="telephone")
    return relire(parcours)
