"""Tables of the person."""

from participants.models.diagnostic import Diagnostic, Difficulte, MesureDistance, SuiviDifficulte
from participants.models.doublons import DoublonEcarte, Fusion
from participants.models.periodes import PeriodeStatut, Residence
from participants.models.personne import Participant
from participants.models.rsa import PeriodeRsa
from participants.models.situation import SituationEntree

__all__ = [
    "Diagnostic",
    "Difficulte",
    "DoublonEcarte",
    "Fusion",
    "MesureDistance",
    "Participant",
    "PeriodeRsa",
    "PeriodeStatut",
    "Residence",
    "SituationEntree",
    "SuiviDifficulte",
]
