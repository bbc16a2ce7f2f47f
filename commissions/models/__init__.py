"""Tables of the commission."""

from commissions.models.avis import AvisMembre, Deport
from commissions.models.courriers import Courrier
from commissions.models.decisions import Correction, Decision
from commissions.models.membres import Membre
from commissions.models.points import PointOrdreDuJour, Saisine
from commissions.models.proces_verbaux import DocumentSeance, ProcesVerbal
from commissions.models.seances import Convocation, Seance

__all__ = [
    "AvisMembre",
    "Convocation",
    "Correction",
    "Courrier",
    "Decision",
    "Deport",
    "DocumentSeance",
    "Membre",
    "PointOrdreDuJour",
    "ProcesVerbal",
    "Saisine",
    "Seance",
]
