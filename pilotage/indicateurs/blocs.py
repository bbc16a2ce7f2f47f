"""The values of one period and scope, laid out as the formats say: nested dictionaries, ready for JSON."""

from __future__ import annotations

from typing import Any

from pilotage.indicateurs.calcul import Figures
from pilotage.indicateurs.catalogue import CATALOGUE
from pilotage.indicateurs.cellules import Cellule, Ensemble, Indicateur

_COMMUNE = "commune:"
PARMI = "parmi_"
# The path of each code, cut once: a national page asks thousands of times.
_PLACES: dict[bool, list[tuple[Indicateur, list[str], str]]] = {
    complement: [
        (i, i.code.split(".")[:-1], i.code.split(".")[-1]) for i in CATALOGUE.values() if i.complement == complement
    ]
    for complement in (False, True)
}


def valeur(indicateur: Indicateur, figures: Figures) -> Any:
    """The value of one indicator: an integer, a rate with its two terms, a mean, or None."""
    if indicateur.mesure:
        return figures.mesures[indicateur.mesure]
    if indicateur.numerateur is None:
        raise ValueError(f"{indicateur.code} n’a pas de numérateur.")
    if indicateur.denominateur is None:
        return figures.effectif(indicateur.numerateur)
    return figures.part(indicateur.numerateur, indicateur.denominateur)


def bloc(figures: Figures, *, complements: bool, parmi: bool = True) -> dict[str, Any]:
    """The indicators of the format's contract, or the others (`complements`); those that were counted.

    Args:
        parmi: whether the others hold the publics among the entries, the exits and those who stay.
    """
    resultat: dict[str, Any] = {}
    for indicateur, chemin, feuille in _PLACES[complements]:
        if not parmi and chemin and chemin[0].startswith(PARMI):
            continue
        if figures.comptees is not None and not figures.connait(indicateur):
            continue
        place = resultat
        for etape in chemin:
            place = place.setdefault(etape, {})
        place[feuille] = valeur(indicateur, figures)
    if complements and figures.comptees is None:
        resultat["communes"] = communes(figures, Ensemble.ACCOMPAGNES)
        for ensemble in (Ensemble.INTEGRATIONS, Ensemble.SORTIES, Ensemble.EFFECTIF_FIN) if parmi else ():
            resultat[f"{PARMI}{ensemble.value}"]["communes"] = communes(figures, ensemble)
    if complements:
        resultat["etp"] = figures.mesures["etp"]
    return resultat


def communes(figures: Figures, ensemble: Ensemble) -> dict[str, Any]:
    """Where the persons of a set lived at entry, by INSEE code, the most numerous first."""
    sur = Cellule(ensemble)
    parts = {
        etiquette.removeprefix(_COMMUNE): figures.part(Cellule(ensemble, etiquette), sur)
        for etiquette in figures.effectifs
        if etiquette.startswith(_COMMUNE)
    }
    connues = {code: part for code, part in parts.items() if part["n"]}
    return dict(sorted(connues.items(), key=lambda paire: (-paire[1]["n"], paire[0])))
