"""Tables of the commission."""

from commissions.models.decisions import Decision
from commissions.models.points import PointOrdreDuJour, Saisine
from commissions.models.seances import Convocation, Seance

__all__ = ["Convocation", "Decision", "PointOrdreDuJour", "Saisine", "Seance"]
