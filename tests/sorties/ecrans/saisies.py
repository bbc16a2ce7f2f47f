"""What is typed at the screens of the exits, and days counted from today."""

from __future__ import annotations

from datetime import date

from plie.socle.horloge import aujourdhui
from plie.socle.periodes import ajouter_mois

CONTRAT = {"type": "cdi", "employeur": "Boulangerie", "heures_hebdo": "26,5"}


def il_y_a(mois: int) -> date:
    return ajouter_mois(aujourdhui(), -mois)


def en_chiffres(le: date) -> str:
    return f"{le:%d/%m/%Y}"
