"""The objectives of the Pacte by PLIE and year (`donnees/objectifs.csv`), loaded once. Source: art. 5 a."""

from pathlib import Path
from typing import Any

from plie.pacte import versions_livrees
from plie.socle.reference import lignes

DONNEES = Path(__file__).parent / "donnees"


def charger(sender: Any, using: str = "default", **_: Any) -> None:
    """Fill the objectives of each year of the Pacte when there is none."""
    objectif = sender.get_model("Objectif")
    if objectif.objects.using(using).exists():
        return
    pacte = versions_livrees()[0]
    plies = dict(sender.apps.get_model("accounts", "Plie").objects.using(using).values_list("code", "pk"))
    objectif.objects.using(using).bulk_create(
        objectif(plie_id=plies[ligne.pop("plie")], annee=annee, **ligne)
        for annee in range(pacte.debut_pacte.year, pacte.fin_pacte.year + 1)
        for ligne in lignes(DONNEES / "objectifs.csv")
        if ligne["plie"] in plies
    )
