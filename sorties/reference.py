"""The SMIC by date (`donnees/smic.csv`), loaded once. Source: the texts that set it, gross, 35 hours a week."""

from pathlib import Path
from typing import Any

from plie.socle.reference import lignes

DONNEES = Path(__file__).parent / "donnees"


def charger(sender: Any, using: str = "default", **_: Any) -> None:
    """Fill the SMIC when it is empty; an administrator's corrections are never overwritten."""
    smic = sender.get_model("Smic")
    if smic.objects.using(using).exists():
        return
    smic.objects.using(using).bulk_create(smic(**ligne) for ligne in lignes(DONNEES / "smic.csv"))
