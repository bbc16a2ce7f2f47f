"""What the PLIE commit to, against what is done: realised, rate, what remains, where the pace leads (art. 5 a)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from accounts.models import Plie
from pilotage.indicateurs.calcul import TOTAL, Calcul, Figures
from pilotage.indicateurs.cellules import Cellule, Ensemble
from pilotage.models import Objectif
from plie.pacte import ParametresPacte
from plie.socle.periodes import Periode

# (column of the objectives, label, what realises it)
LIGNES = (
    ("accompagnes", "Personnes accompagnées", Cellule(Ensemble.ACCOMPAGNES)),
    ("brsa", "Dont BRSA", Cellule(Ensemble.ACCOMPAGNES, "brsa")),
    ("reprise_file_active", "Reprise de la file active", Cellule(Ensemble.EFFECTIF_DEBUT)),
    ("nouvelles_integrations", "Nouvelles intégrations", Cellule(Ensemble.INTEGRATIONS)),
)


def objectifs(
    calcul: Calcul, *, cumul: str, pacte: str | None, parametres: ParametresPacte, le: date
) -> dict[str, Any]:
    """The objectives of the year of a period, by PLIE and for all of them.

    Args:
        cumul: name of the period that runs from 1 January.
        pacte: name of the one that runs from the first day of the Pacte, if the Pacte has started.
    """
    periode = calcul.periodes[cumul]
    annee = Periode.annee(periode.debut.year)
    fixes = _objectifs(calcul.plies, annee.debut.year)
    ecoules = max((min(_fin(periode), le) - annee.debut).days + 1, 1)
    lignes = {}
    for plie, figures in calcul.figures[cumul].items():
        lignes[plie] = [
            _ligne(code, libelle, fixes[plie][code], figures, cellule, annee.jours / ecoules)
            for code, libelle, cellule in LIGNES
            if plie in fixes
        ]
    return {
        "annee": annee.debut.year,
        "du": periode.debut,
        "au": periode.fin,
        "lignes": lignes,
        "parts": {plie: _parts(figures, parametres) for plie, figures in calcul.figures[cumul].items()},
        "pacte": _pacte(calcul.figures[pacte][TOTAL], parametres) if pacte else None,
    }


def _objectifs(plies: Sequence[Plie], annee: int) -> dict[str, dict[str, int]]:
    """The objectives of each PLIE, and their sum when every one has some."""
    codes = [code for code, _, _ in LIGNES]
    connus: dict[str, dict[str, int]] = {
        str(ligne.pop("plie__code")): ligne
        for ligne in Objectif.objects.filter(plie__in=plies, annee=annee).values("plie__code", *codes)
    }
    if plies and len(connus) == len(plies):
        connus[TOTAL] = {code: sum(ligne[code] for ligne in connus.values()) for code in codes}
    return connus


def _ligne(code: str, libelle: str, objectif: int, figures: Figures, cellule: Cellule, allure: float) -> dict[str, Any]:
    realise = figures.effectif(cellule)
    return {
        "code": code,
        "libelle": libelle,
        "objectif": objectif,
        "realise": realise,
        "taux": realise / objectif if objectif else None,
        "reste": max(objectif - realise, 0),
        "projection": _projection(code, figures, realise, allure),
    }


def _projection(code: str, figures: Figures, realise: int, allure: float) -> int:
    """At the current pace of integrations, at the year's end; who was there on 1 January does not move."""
    debut = figures.effectif(Cellule(Ensemble.EFFECTIF_DEBUT))
    integrations = round(figures.effectif(Cellule(Ensemble.INTEGRATIONS)) * allure)
    accompagnes = figures.effectif(Cellule(Ensemble.ACCOMPAGNES))
    match code:
        case "nouvelles_integrations":
            return integrations
        case "accompagnes":
            return debut + integrations
        case "brsa":
            return round(realise / accompagnes * (debut + integrations)) if accompagnes else 0
        case _:
            return realise


def _parts(figures: Figures, parametres: ParametresPacte) -> list[dict[str, Any]]:
    brsa = figures.part(Cellule(Ensemble.ACCOMPAGNES, "brsa"), Cellule(Ensemble.ACCOMPAGNES))
    positives = figures.part(Cellule(Ensemble.SORTIES, "sortie:positive"), Cellule(Ensemble.SORTIES))
    return [
        {
            "code": "brsa",
            "libelle": "Part de BRSA parmi les accompagnés",
            "cible": float(parametres.cible_brsa),
            **brsa,
        },
        {
            "code": "sorties_positives",
            "libelle": "Part de sorties positives",
            "cible": float(parametres.cible_sorties_positives),
            **positives,
        },
    ]


def _pacte(figures: Figures, parametres: ParametresPacte) -> dict[str, Any]:
    """Since 1/1/2023, against 18 385: those taken over then, and every integration since."""
    realise = figures.effectif(Cellule(Ensemble.ACCOMPAGNES))
    return {
        "objectif": parametres.cible_personnes,
        "realise": realise,
        "personnes": figures.mesures["personnes"],
        "taux": realise / parametres.cible_personnes,
        "reste": max(parametres.cible_personnes - realise, 0),
        "sorties_positives": figures.part(Cellule(Ensemble.SORTIES, "sortie:positive"), Cellule(Ensemble.SORTIES)),
    }


def _fin(periode: Periode) -> date:
    return periode.fin or periode.debut
