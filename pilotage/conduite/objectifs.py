"""The objectives of a year against what is done and where it goes; the figures are those of the dashboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import Plie
from pilotage.conduite.regles.alertes import Alerte, alerte_nombre, alerte_part
from pilotage.conduite.regles.projection import (
    Allure,
    Effort,
    PartProjetee,
    Projection,
    allure,
    effort,
    projeter,
    projeter_parmi,
    projeter_part,
)
from pilotage.indicateurs import PeriodeNommee, calculer
from pilotage.indicateurs.calcul import TOTAL, Calcul, Figures
from pilotage.indicateurs.cellules import Cellule, Ensemble
from pilotage.indicateurs.objectifs import objectifs
from plie.pacte import ParametresPacte, version_en_vigueur
from plie.socle.periodes import Periode, ajouter_mois

ANNEES_DE_REFERENCE = 3
ANNEE = "annee"

INTEGRATIONS, SORTIES = Cellule(Ensemble.INTEGRATIONS), Cellule(Ensemble.SORTIES)
ACCOMPAGNES, DEBUT = Cellule(Ensemble.ACCOMPAGNES), Cellule(Ensemble.EFFECTIF_DEBUT)
POSITIVES = Cellule(Ensemble.SORTIES, "sortie:positive")
BRSA = Cellule(Ensemble.ACCOMPAGNES, "brsa")
BRSA_INTEGRES = Cellule(Ensemble.INTEGRATIONS, "brsa")


def un_an_avant(annee: int) -> str:
    """The name of the same stretch of the year before."""
    return f"{annee - 1}:partie"


@dataclass(frozen=True, slots=True)
class LigneNombre:
    """An objective in persons."""

    code: str
    libelle: str
    objectif: int
    taux: float | None
    projection: Projection


@dataclass(frozen=True, slots=True)
class LignePart:
    """An objective that is a share, and what must happen to reach it."""

    code: str
    libelle: str
    cible: Decimal
    n: int
    sur: int
    motif: str
    part: PartProjetee | None
    effort: Effort | None


@dataclass(frozen=True, slots=True)
class Conduite:
    """Where one PLIE, or all those of a scope, are going."""

    nombres: list[LigneNombre]
    parts: list[LignePart]
    integrations: Projection
    sorties: Projection
    alertes: list[Alerte]


@dataclass(frozen=True, slots=True)
class Situation:
    """The year of a scope on a day, by PLIE and for all of them."""

    annee: int
    periode: Periode
    calcul: Calcul
    parametres: ParametresPacte
    par_plie: dict[str, Conduite]
    allures: dict[str, tuple[Allure, Allure]]
    """By PLIE: the pace of the integrations, that of the exits."""


def situation(plies: Sequence[Plie], *, annee: int, le: date, comparer: bool = False) -> Situation:
    """Everything the steering says of a year, up to a day: three queries whatever the number of PLIE.

    Args:
        comparer: whether the year before, up to the same day, is counted whole too, profiles and delays included.
    """
    periode = _jusqu_a(annee, le)
    fin = periode.fin or periode.debut
    anterieures = [annee - recul for recul in range(1, ANNEES_DE_REFERENCE + 1)]
    nommees = [PeriodeNommee(ANNEE, periode)]
    for recul, ancienne in enumerate(anterieures, start=1):
        partie = Periode(date(ancienne, 1, 1), ajouter_mois(fin, -12 * recul))
        nommees.append(PeriodeNommee(f"{ancienne}:partie", partie, resume=recul > 1 or not comparer))
        nommees.append(PeriodeNommee(f"{ancienne}:tout", Periode.annee(ancienne), resume=True))
    calcul = calculer(plies, nommees)
    parametres = version_en_vigueur(fin)
    fixes = objectifs(calcul, cumul=ANNEE, pacte=None, parametres=parametres, le=le)
    allures = {code: _allures(calcul, code, annee, fin, anterieures) for code in calcul.figures[ANNEE]}
    par_plie = {
        code: _conduite(figures, fixes["lignes"].get(code, []), allures[code], parametres)
        for code, figures in calcul.figures[ANNEE].items()
    }
    return Situation(annee, periode, calcul, parametres, par_plie, allures)


def _jusqu_a(annee: int, le: date) -> Periode:
    """The year up to the day, or the whole of it once it is over."""
    entiere = Periode.annee(annee)
    fin = entiere.fin or entiere.debut
    return Periode(entiere.debut, max(min(le, fin), entiere.debut))


def _allures(calcul: Calcul, code: str, annee: int, le: date, anterieures: Sequence[int]) -> tuple[Allure, Allure]:
    # A year during which the PLIE's files only begin says nothing of its season: somebody was there on 1 January.
    connues = [ancienne for ancienne in anterieures if calcul.figures[f"{ancienne}:tout"][code].effectif(DEBUT)]

    def lue(cellule: Cellule) -> Allure:
        couples = [
            (
                calcul.figures[f"{ancienne}:partie"][code].effectif(cellule),
                calcul.figures[f"{ancienne}:tout"][code].effectif(cellule),
            )
            for ancienne in connues
        ]
        return allure(annee, le, couples)

    return lue(INTEGRATIONS), lue(SORTIES)


def _conduite(
    figures: Figures, fixes: Sequence[dict[str, Any]], allures: tuple[Allure, Allure], parametres: ParametresPacte
) -> Conduite:
    integrations = projeter(figures.effectif(INTEGRATIONS), allures[0])
    sorties = projeter(figures.effectif(SORTIES), allures[1])
    parmi = (figures.effectif(BRSA_INTEGRES), figures.effectif(INTEGRATIONS))
    projections = {
        "nouvelles_integrations": integrations,
        "accompagnes": integrations.decaler(figures.effectif(DEBUT)),
        "brsa": projeter_parmi(figures.effectif(BRSA), parmi=parmi, flux=integrations),
    }
    nombres = [
        LigneNombre(
            ligne["code"],
            ligne["libelle"],
            ligne["objectif"],
            ligne["taux"],
            # Those taken over on 1 January are counted once and for all.
            projections.get(ligne["code"], Projection(*[ligne["realise"]] * 4)),
        )
        for ligne in fixes
    ]
    brsa, accompagnes = figures.effectif(BRSA), figures.effectif(ACCOMPAGNES)
    positives, sorties_faites = figures.effectif(POSITIVES), figures.effectif(SORTIES)
    parts = [
        _part(
            "sorties_positives", "Part de sorties positives", parametres.cible_sorties_positives,
            (positives, sorties_faites), (positives, sorties_faites), sorties,
        ),
        _part(
            "part_brsa", "Part de BRSA parmi les accompagnés", parametres.cible_brsa,
            (brsa, accompagnes), parmi, integrations,
        ),
    ]  # fmt: skip
    alertes = [alerte_nombre(li.code, li.objectif, li.projection) for li in nombres if li.code in projections]
    alertes += [alerte_part(ligne.code, ligne.cible, ligne.part, ligne.effort) for ligne in parts]
    return Conduite(nombres, parts, integrations, sorties, [alerte for alerte in alertes if alerte is not None])


def _part(
    code: str, libelle: str, cible: Decimal, termes: tuple[int, int], parmi: tuple[int, int], flux: Projection
) -> LignePart:
    n, sur = termes
    projetee = projeter_part(n, sur, parmi=parmi, flux=flux)
    return LignePart(
        code,
        libelle,
        cible,
        n,
        sur,
        flux.motif,
        projetee,
        effort(n, sur, reste=flux.reste, cible=cible) if projetee else None,
    )


def nom_du_total(plies: Sequence[Plie]) -> str:
    """The name under which the figures of a scope are found: its only PLIE, or all of them."""
    return plies[0].code if len(plies) == 1 else TOTAL
