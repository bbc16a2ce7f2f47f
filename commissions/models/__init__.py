"""Tables of the commission."""

from commissions.models.decisions import Decision
from commissions.models.membres import Membre
from commissions.models.points import PointOrdreDuJour, Saisine
from commissions.models.proces_verbaux import DocumentSeance, ProcesVerbal
from commissions.models.seances import Convocation, Seance

__all__ = [
    "Convocation",
    "Decision",
    "DocumentSeance",
    "Membre",
    "PointOrdreDuJour",
    "ProcesVerbal",
    "Saisine",
    "Seance",
]
