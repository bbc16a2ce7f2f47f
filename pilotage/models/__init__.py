"""Tables of the steering."""

from pilotage.models.avenants import ComparaisonAvenant, EffetAvenant
from pilotage.models.editions import Edition
from pilotage.models.objectifs import Objectif

__all__ = ["ComparaisonAvenant", "Edition", "EffetAvenant", "Objectif"]
