"""Tables of the person."""

from participants.models.conservation import Destruction, OperationFse, Preavis, SuspensionConservation
from participants.models.diagnostic import Diagnostic, Difficulte, MesureDistance, SuiviDifficulte
from participants.models.doublons import DoublonEcarte, Fusion
from participants.models.droits import DemandeDroit, ExportDossier, InformationRemise, Limitation, Rectification
from participants.models.periodes import PeriodeStatut, Residence
from participants.models.personne import Participant
from participants.models.rsa import PeriodeRsa
from participants.models.situation import SituationEntree
from participants.models.violations import NotificationViolation, RappelViolation, Violation

__all__ = [
    "DemandeDroit",
    "Destruction",
    "Diagnostic",
    "Difficulte",
    "DoublonEcarte",
    "ExportDossier",
    "Fusion",
    "InformationRemise",
    "Limitation",
    "MesureDistance",
    "NotificationViolation",
    "OperationFse",
    "Participant",
    "PeriodeRsa",
    "PeriodeStatut",
    "Preavis",
    "RappelViolation",
    "Rectification",
    "Residence",
    "SituationEntree",
    "SuiviDifficulte",
    "SuspensionConservation",
    "Violation",
]
