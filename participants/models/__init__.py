"""Tables of the person."""

from participants.models.diagnostic import Diagnostic, Difficulte
from participants.models.personne import Participant
from participants.models.rsa import PeriodeRsa
from participants.models.situation import SituationEntree

__all__ = ["Diagnostic", "Difficulte", "Participant", "PeriodeRsa", "SituationEntree"]
