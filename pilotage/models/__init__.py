"""Tables of the steering."""

from pilotage.comites.models import SupportReunion
from pilotage.models.avenants import ComparaisonAvenant, EffetAvenant
from pilotage.models.consolidations import ConsolidationFigee
from pilotage.models.editions import Edition
from pilotage.models.objectifs import Objectif
from pilotage.qualite.models import Incoherence, PassageCoherence
from pilotage.rapports.models import CompilationRapports, RapportActivite, SectionRapport

__all__ = [
    "ComparaisonAvenant",
    "CompilationRapports",
    "ConsolidationFigee",
    "Edition",
    "EffetAvenant",
    "Incoherence",
    "Objectif",
    "PassageCoherence",
    "RapportActivite",
    "SectionRapport",
    "SupportReunion",
]
