"""Evidence as it is typed: contracts, statements of hours, activities."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from parcours.models import Parcours
from sorties.models import CreationActivite, ReleveHeures
from sorties.services.formations import (
    enregistrer_creation,
)
from sorties.services.preuves import (
    LigneReleve,
    enregistrer_releves,
)
from tests.contraintes import violer
from tests.fabriques.accounts import accompagnateur

LE = date(2024, 9, 1)
CONTRAT = {
    "type": "cdd",
    "employeur": "  Société   A ",
    "siret": "732 829 320 00074",
    "date_debut": date(2024, 3, 1),
    "date_fin": date(2024, 8, 31),
    "heures_hebdo": Decimal(24),
}
CAS = json.loads((Path(__file__).parent.parent.parent / "donnees" / "cas_sorties.json").read_text(encoding="utf-8"))


def violation(modele: Any, **champs: Any) -> str:
    """The name of the constraint that PostgreSQL refuses these values by."""
    return violer(lambda: modele.objects.create(**champs))


def ligne(mois: int, heures: str = "151.67", du: int = 1, au: int = 28) -> LigneReleve:
    return LigneReleve(date(2024, mois, du), date(2024, mois, au), Decimal(heures))


def releves(parcours: Parcours, *lignes: LigneReleve, **options: Any) -> list[ReleveHeures]:
    return enregistrer_releves(
        parcours=parcours,
        par=accompagnateur(),
        lignes=lignes,
        **{"le": LE, "employeur": "Agence Sud", "type": "interim", **options},
    )


def creation(parcours: Parcours, recettes: dict[date, Decimal], **options: Any) -> CreationActivite:
    return enregistrer_creation(
        parcours=parcours,
        par=accompagnateur(),
        recettes=recettes,
        **{"le": LE, "intitule": "Jardinage", "date_debut": date(2024, 3, 1), "rcs": False, **options},
    )
