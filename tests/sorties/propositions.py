"""Exits proposed and constated, as the tests of the commission's answers do it."""

from __future__ import annotations

from datetime import date
from typing import Any

from parcours.models import Parcours
from sorties.models import PropositionSortie, Sortie
from sorties.services.propositions import proposer_sortie
from sorties.services.sorties import constater_sortie
from tests.fabriques.accounts import accompagnateur

LE = date(2024, 9, 1)
COMMISSION = date(2024, 9, 10)
EMPLOI = {"qualification": "positive", "type": "cdi", "critere": "S-1", "date_sortie": date(2024, 6, 1)}
DEPART = {"qualification": "autre", "type": "demenagement", "critere": "", "date_sortie": date(2024, 8, 15)}


def proposer(parcours: Parcours, **options: Any) -> PropositionSortie:
    defauts = {**DEPART, "motif": "", "suite": "", "commune_arrivee": "Lyon", "le": LE}
    return proposer_sortie(parcours=parcours, par=accompagnateur(), **{**defauts, **options})


def constater(proposition: PropositionSortie, **options: Any) -> Sortie:
    defauts = {
        "qualification": proposition.qualification,
        "type": proposition.type,
        "critere": proposition.critere,
        "date_commission": COMMISSION,
    }
    return constater_sortie(proposition=proposition, par=accompagnateur(), **{**defauts, **options})
