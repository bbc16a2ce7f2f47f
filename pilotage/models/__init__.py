"""Tables of the steering."""

from pilotage.models.avenants import ComparaisonAvenant, EffetAvenant
from pilotage.models.editions import Edition
from pilotage.models.objectifs import Objectif
from pilotage.qualite.models import Incoherence, PassageCoherence

__all__ = ["ComparaisonAvenant", "Edition", "EffetAvenant", "Incoherence", "Objectif", "PassageCoherence"]
