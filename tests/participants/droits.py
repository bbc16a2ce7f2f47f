"""A request of a person about their rights, as the tests record it."""

from __future__ import annotations

from datetime import date
from typing import Any

from parcours.models import Parcours
from participants.droits.services import demandes as services
from participants.models import DemandeDroit

LE = date(2026, 3, 2)


def demande(parcours: Parcours, par: Any, nature: str = "acces", **champs: Any) -> DemandeDroit:
    valeurs: dict[str, Any] = {
        "date_reception": LE, "canal": "courrier", "identite_verifiee": True, "moyen_identite": "Vue.", "objet": "",
    }  # fmt: skip
    return services.enregistrer_demande(
        participant=parcours.participant, plie=parcours.plie, nature=nature, par=par, le=LE, **valeurs | champs
    )
