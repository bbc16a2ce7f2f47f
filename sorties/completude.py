"""What an exit still lacks on the day it is proposed: shown to the référent, then to the commission."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sorties.enums import TypeEmployeur
from sorties.models import ContratTravail, Formation
from sorties.regles import Condition
from sorties.selectors import Dossier


@dataclass(frozen=True)
class Completude:
    """The conditions of the chosen criterion, and those that are still missing."""

    conditions: tuple[Condition, ...] = ()

    @property
    def manques(self) -> tuple[Condition, ...]:
        return tuple(condition for condition in self.conditions if not condition.remplie)

    @property
    def complete(self) -> bool:
        return not self.manques


def completude_de(dossier: Dossier | None, critere: str) -> Completude:
    """The conditions of a criterion that is met; nothing to check for the other exits nor for S-5."""
    examen = dossier.examen(critere) if dossier and critere else None
    return Completude(dossier.verdict.conditions_de(examen) if examen else ())


def manques_des_tableaux(dossier: Dossier | None, critere: str) -> tuple[str, ...]:
    """What tables 8 and 9 of the yearly consolidation will lack, while the evidence may still be completed."""
    fait = dossier.fait(critere) if dossier and critere else None
    if isinstance(fait, ContratTravail):
        attendus = {"naf": "secteur d’activité", "type_employeur": "type d’employeur", "effectif_employeur": "effectif"}
        if fait.type_employeur == TypeEmployeur.PARTICULIER:
            attendus = {}
    elif isinstance(fait, Formation):
        attendus = {
            "domaine": "domaine",
            "niveau": "niveau préparé",
            "validation": "validation",
            "date_fin": "date de fin",
        }
    else:
        attendus = {}
    return tuple(libelle for champ, libelle in attendus.items() if not getattr(fait, champ))


def completude_figee(verdict: Mapping[str, Any]) -> Completude:
    """The same, from the verdict frozen in a proposal."""
    return Completude(
        tuple(
            Condition(c["libelle"], c["attendu"], c["constate"], c["remplie"])
            for c in verdict.get("conditions_du_critere", ())
        )
    )
