"""Tables of the parcours."""

from parcours.models.contrats import ContratEngagement
from parcours.models.entretiens import Entretien
from parcours.models.etapes import Etape
from parcours.models.parcours import Parcours
from parcours.models.referents import Referent

__all__ = ["ContratEngagement", "Entretien", "Etape", "Parcours", "Referent"]
