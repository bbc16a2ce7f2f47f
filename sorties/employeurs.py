"""The employers that a PLIE already knows: what tables 8 and 9 need is asked once, then proposed again."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from sorties.enums import TypeEmployeur
from sorties.models import ContratTravail

CHAMPS = ("employeur", "siret", "naf", "type_employeur", "effectif_employeur")
DESCRIPTION = ("naf", "type_employeur", "effectif_employeur")
LETTRES_MIN = 3
PROPOSES_MAX = 5


@dataclass(frozen=True)
class Employeur:
    """An employer as a contract of the PLIE described it last."""

    employeur: str
    siret: str
    naf: str
    type_employeur: str
    effectif_employeur: str
    libelle: str

    @property
    def json(self) -> str:
        """What the form of a contract takes: value by identifier of the field."""
        return json.dumps({f"id_{champ}": getattr(self, champ) for champ in CHAMPS})


def employeurs_connus(plie_id: int, *, siret: str = "", nom: str = "") -> list[Employeur]:
    """By SIRET when it is whole, else by the first letters of the name; inside one PLIE, the latest description first.

    A person who employs at home is nobody's reference: those are left out.
    """
    numero, debut = re.sub(r"\s", "", siret), " ".join(nom.split())
    contrats = ContratTravail.objects.filter(parcours__plie=plie_id).exclude(type_employeur=TypeEmployeur.PARTICULIER)
    if len(numero) == 14:
        contrats = contrats.filter(siret=numero)
    elif len(debut) >= LETTRES_MIN:
        contrats = contrats.filter(employeur__istartswith=debut)
    else:
        return []
    trouves: dict[str, Employeur] = {}
    for contrat in contrats.order_by("-pk")[:200]:
        cle = contrat.siret or contrat.employeur.casefold()
        connu = trouves.get(cle)
        if connu is None or (not connu.naf and contrat.naf):
            trouves[cle] = _lire(contrat)
    complets = [e for e in trouves.values() if e.siret or e.naf or e.type_employeur or e.effectif_employeur]
    return sorted(complets, key=lambda e: e.employeur.casefold())[:PROPOSES_MAX]


def completer(plie_id: int, champs: dict[str, str]) -> dict[str, str]:
    """What a known SIRET says of the fields left blank; what was typed wins."""
    vides = [champ for champ in DESCRIPTION if not champs.get(champ)]
    if not champs.get("siret") or not vides:
        return {}
    connus = employeurs_connus(plie_id, siret=champs["siret"])
    return {champ: getattr(connus[0], champ) for champ in vides if getattr(connus[0], champ)} if connus else {}


def _lire(contrat: ContratTravail) -> Employeur:
    details = (
        contrat.get_naf_display() if contrat.naf else "",
        contrat.get_type_employeur_display() if contrat.type_employeur else "",
        contrat.get_effectif_employeur_display() if contrat.effectif_employeur else "",
    )
    return Employeur(
        contrat.employeur,
        contrat.siret,
        contrat.naf,
        contrat.type_employeur,
        contrat.effectif_employeur,
        " · ".join(str(detail) for detail in details if detail),
    )
