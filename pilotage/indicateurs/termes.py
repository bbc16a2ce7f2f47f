"""An indicator in words: what its numerator and denominator count, how it is written, what it is broken down by."""

from __future__ import annotations

from pilotage.indicateurs.catalogue import CATALOGUE
from pilotage.indicateurs.cellules import TOUS, Cellule, Ensemble, Indicateur, Unite

UNITES = {
    Unite.EFFECTIF: "effectif",
    Unite.TAUX: "taux",
    Unite.MOIS: "mois",
    Unite.JOURS: "jours",
    Unite.RATIO: "rapport",
}
_ENSEMBLES = {
    Ensemble.EFFECTIF_DEBUT: "effectif au premier jour",
    Ensemble.INTEGRATIONS: "intégrations",
    Ensemble.ACCOMPAGNES: "accompagnés",
    Ensemble.SORTIES: "sorties",
    Ensemble.EFFECTIF_FIN: "effectif au dernier jour",
}
# Labels that are the numerator of no indicator: denominators, or what a mean is taken over.
_SANS_INDICATEUR = {
    "non_positive": "non positives",
    "hors_neutralisees": "hors déménagement, décès et retraite",
    "reception:mesuree": "BRSA le jour de leur orientation",
    "contrat:mesure": "BRSA dont le délai est échu ou le contrat signé",
    "commission:connue": "décision de la commission connue",
}
DECOUPAGE_PAR_PLIE = "PLIE"
DECOUPAGES = "PLIE, commune, arrondissement, pôle, QPV, référent, prescripteur, sexe, âge, niveau"


def en_mots(cellule: Cellule | None) -> str:
    """The parcours of a cell: « sorties : sorties positives »."""
    if cellule is None:
        return ""
    ensemble = _ENSEMBLES[cellule.ensemble]
    return ensemble if cellule.etiquette == TOUS else f"{ensemble}\u00a0: {_etiquettes()[cellule.etiquette]}"


def numerateur(indicateur: Indicateur) -> str:
    """What is counted; for a mean, the parcours over which it is taken."""
    return en_mots(indicateur.numerateur)


def denominateur(indicateur: Indicateur) -> str:
    return en_mots(indicateur.denominateur)


def decoupages(indicateur: Indicateur) -> str:
    """By what the crossings break the indicator down; the ETP are those of a PLIE."""
    if indicateur.code.startswith("parmi_"):
        return ""
    return DECOUPAGE_PAR_PLIE if indicateur.par_plie else DECOUPAGES


def _etiquettes() -> dict[str, str]:
    """The words of each label: those of the indicator that counts it among its own set."""
    if not _CONNUES:
        _CONNUES.update(_SANS_INDICATEUR)
        for indicateur in CATALOGUE.values():
            if indicateur.numerateur is not None and not indicateur.mesure:
                _CONNUES.setdefault(indicateur.numerateur.etiquette, indicateur.libelle)
    return _CONNUES


_CONNUES: dict[str, str] = {}
