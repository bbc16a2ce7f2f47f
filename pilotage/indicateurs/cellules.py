"""What an indicator is made of: a set of parcours, crossed with a label that some of them carry."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Ensemble(StrEnum):
    """The five sets of parcours of a period (flows); their order is that of the SQL's columns."""

    EFFECTIF_DEBUT = "effectif_debut"
    INTEGRATIONS = "integrations"
    ACCOMPAGNES = "accompagnes"
    SORTIES = "sorties"
    EFFECTIF_FIN = "effectif_fin"


class Unite(StrEnum):
    """How a value reads, on screen and in the PDF."""

    EFFECTIF = "effectif"
    TAUX = "taux"
    MOIS = "mois"
    JOURS = "jours"
    RATIO = "ratio"


TOUS = "tous"


@dataclass(frozen=True, slots=True)
class Cellule:
    """The parcours of a set that carry a label: a number, and the list behind it."""

    ensemble: Ensemble
    etiquette: str = TOUS


@dataclass(frozen=True, slots=True)
class Indicateur:
    """One figure of the catalogue.

    Attributes:
        code: stable, dotted where values nest ("age.moins_25").
        numerateur: what is counted; for a mean, the parcours over which it is taken.
        denominateur: None unless the figure is a rate.
        mesure: name of the scalar that the SQL returns, for what is not a count.
        par_plie: whether it only exists for PLIE (their ETP are those of nobody else).
    """

    code: str
    libelle: str
    definition: str
    groupe: str
    unite: Unite = Unite.EFFECTIF
    article: str = ""
    numerateur: Cellule | None = None
    denominateur: Cellule | None = None
    mesure: str = ""
    complement: bool = False
    par_plie: bool = False
