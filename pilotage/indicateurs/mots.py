"""The words that the catalogue is written with: sets of parcours, groups of reading, and what a share is."""

from __future__ import annotations

from pilotage.indicateurs.cellules import Cellule, Ensemble, Indicateur, Unite

ACCOMPAGNES = Cellule(Ensemble.ACCOMPAGNES)
INTEGRATIONS = Cellule(Ensemble.INTEGRATIONS)
SORTIES = Cellule(Ensemble.SORTIES)
EFFECTIF_FIN = Cellule(Ensemble.EFFECTIF_FIN)
POSITIVES = Cellule(Ensemble.SORTIES, "sortie:positive")
NON_POSITIVES = Cellule(Ensemble.SORTIES, "non_positive")

FLUX = "Flux"
PUBLICS = "Publics"
AGE = "Âge à l’entrée"
NIVEAU = "Niveau de formation à l’entrée"
AUTRES_PUBLICS = "Autres publics"
ISSUES = "Sorties"
PAR_TYPE_POSITIVES = "Sorties positives par nature"
PAR_TYPE_DYNAMIQUES = "Sorties dynamiques par nature"
PAR_TYPE_AUTRES = "Autres sorties par nature"
DUREES = "Durées"
PROCESSUS = "Conduite des parcours"


def part(
    code: str,
    libelle: str,
    definition: str,
    groupe: str,
    numerateur: Cellule,
    denominateur: Cellule,
    *,
    article: str = "",
    complement: bool = False,
) -> Indicateur:
    """An indicator that is a share: numerator and denominator are both published beside it."""
    return Indicateur(
        code, libelle, definition, groupe, Unite.TAUX, article, numerateur, denominateur, complement=complement
    )
