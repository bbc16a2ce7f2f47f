"""A contract signed, as the tests of contracts do it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import Utilisateur
from parcours.models import ContratEngagement, Parcours
from parcours.services.contrats import signer

LE = date(2026, 3, 16)


def contrat(parcours: Parcours, referent: Utilisateur, **autres: Any) -> ContratEngagement:
    valeurs: dict[str, Any] = {
        "date_signature": date(2026, 3, 2),
        "date_debut": date(2026, 3, 2),
        "date_fin": date(2026, 9, 1),
        "heures_hebdo": Decimal(15),
    } | autres
    return signer(parcours=parcours, par=referent, le=LE, **valeurs)
