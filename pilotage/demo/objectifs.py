"""Objectives at the scale of the invented people: those of the real PLIE would never be reached, nor show anything."""

from __future__ import annotations

from accounts.models import Plie
from pilotage.models import Objectif

# Of the people of the demo, those who are followed in the course of one year, as the PLIE would hope.
SUIVIS_DANS_L_ANNEE = 0.62


def a_l_echelle(plie: Plie, effectif: int) -> None:
    """Bring the objectives of a PLIE, year by year, to `effectif` people, in the proportions of the Pacte."""
    for objectif in Objectif.objects.filter(plie=plie, accompagnes__gt=0):
        part = effectif * SUIVIS_DANS_L_ANNEE / objectif.accompagnes
        for nom in ("accompagnes", "brsa", "reprise_file_active", "nouvelles_integrations"):
            setattr(objectif, nom, round(getattr(objectif, nom) * part))
        objectif.save()
