"""Tables of the parcours."""

from parcours.models.activites import ActiviteHebdo
from parcours.models.contrats import ContratEngagement
from parcours.models.entretiens import Entretien
from parcours.models.etapes import Etape, TraitementDifficulte
from parcours.models.parcours import Parcours
from parcours.models.prescripteurs import CodePrescripteur
from parcours.models.rappels import EnvoiRappels, FluxAgenda, PreferenceRappels
from parcours.models.referents import Referent
from parcours.models.transmissions import LigneTransmission, Transmission
from parcours.models.vues_enregistrees import VueEnregistree

__all__ = [
    "ActiviteHebdo",
    "CodePrescripteur",
    "ContratEngagement",
    "Entretien",
    "EnvoiRappels",
    "Etape",
    "FluxAgenda",
    "LigneTransmission",
    "Parcours",
    "PreferenceRappels",
    "Referent",
    "TraitementDifficulte",
    "Transmission",
    "VueEnregistree",
]
