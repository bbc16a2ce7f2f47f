"""Tables of the exits: evidence, proposals, exits, fiches de synthèse."""

from sorties.models.demandes import DemandePiece
from sorties.models.emploi import ContratTravail, ReleveHeures
from sorties.models.fiches import FicheSynthese, TransmissionFiche
from sorties.models.formation import CreationActivite, Formation, Recette
from sorties.models.justificatifs import Justificatif
from sorties.models.liens import LienFiche
from sorties.models.propositions import PropositionSortie
from sorties.models.smic import Smic
from sorties.models.sorties import Sortie

__all__ = [
    "ContratTravail",
    "CreationActivite",
    "DemandePiece",
    "FicheSynthese",
    "Formation",
    "Justificatif",
    "LienFiche",
    "PropositionSortie",
    "Recette",
    "ReleveHeures",
    "Smic",
    "Sortie",
    "TransmissionFiche",
]
