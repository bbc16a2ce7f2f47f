"""The values of one period and scope, laid out as the formats say: nested dictionaries, ready for JSON."""

from __future__ import annotations

from typing import Any

from pilotage.indicateurs.calcul import Figures
from pilotage.indicateurs.catalogue import CATALOGUE
from pilotage.indicateurs.cellules import Cellule, Ensemble, Indicateur

_COMMUNE = "commune:"


def valeur(indicateur: Indicateur, figures: Figures) -> Any:
    """The value of one indicator: an integer, a rate with its two terms, a mean, or None."""
    if indicateur.mesure:
        return figures.mesures[indicateur.mesure]
    if indicateur.numerateur is None:
        raise ValueError(f"{indicateur.code} n’a pas de numérateur.")
    if indicateur.denominateur is None:
        return figures.effectif(indicateur.numerateur)
    return figures.part(indicateur.numerateur, indicateur.denominateur)


def bloc(figures: Figures, *, complements: bool) -> dict[str, Any]:
    """The indicators of the format's contract, or the others (`complements`)."""
    resultat: dict[str, Any] = {}
    for indicateur in CATALOGUE.values():
        if indicateur.complement == complements:
            *chemin, feuille = indicateur.code.split(".")
            place = resultat
            for etape in chemin:
                place = place.setdefault(etape, {})
            place[feuille] = valeur(indicateur, figures)
    if complements:
        resultat["communes"] = communes(figures)
        resultat["etp"] = figures.mesures["etp"]
    return resultat


def communes(figures: Figures) -> dict[str, Any]:
    """Where the persons accompanied live at entry, by INSEE code, the most numerous first."""
    sur = Cellule(Ensemble.ACCOMPAGNES)
    parts = {
        etiquette.removeprefix(_COMMUNE): figures.part(Cellule(Ensemble.ACCOMPAGNES, etiquette), sur)
        for etiquette in figures.effectifs
        if etiquette.startswith(_COMMUNE)
    }
    return dict(sorted(parts.items(), key=lambda paire: (-paire[1]["n"], paire[0])))
