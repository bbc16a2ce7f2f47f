"""The list of prescripteurs as the nomenclature delivers it; what the structures d'animation add is never touched."""

from datetime import date
from typing import Any

from parcours.enums import Prescripteur

DEPUIS = date(2000, 1, 1)


def charger(sender: Any, using: str = "default", **_: Any) -> None:
    """Add the delivered values that the table lacks."""
    table = sender.get_model("CodePrescripteur").objects.using(using)
    presents = set(table.values_list("code", flat=True))
    modele = table.model
    table.bulk_create(
        modele(code=code, libelle=libelle, date_ajout=DEPUIS)
        for code, libelle in Prescripteur.choices
        if code not in presents
    )
