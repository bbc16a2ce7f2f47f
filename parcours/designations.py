"""How the history calls the rows that hang on a parcours."""

from parcours.models import (
    ActiviteHebdo,
    CodePrescripteur,
    ContratEngagement,
    Entretien,
    Etape,
    LigneTransmission,
    Parcours,
    Referent,
    TraitementDifficulte,
    Transmission,
)
from plie.journal.modifications.designations import designer, renvoyer


def inscrire() -> None:
    """Register these words; called once, at start-up."""
    designer(Parcours, "Parcours")
    designer(Entretien, "Entretien du {date_entretien}")
    designer(Etape, "Étape «\u00a0{intitule}\u00a0»")
    designer(TraitementDifficulte, "{difficulte} – traitée par une étape")
    designer(ContratEngagement, "{type} du {date_debut}")
    designer(ActiviteHebdo, "Activité de la semaine du {date_semaine}")
    designer(Referent, "Référent {utilisateur}")
    designer(LigneTransmission, "Parcours transmis")
    designer(Transmission, "Transmission à {vers}")
    designer(CodePrescripteur, "{libelle}")
    renvoyer(Parcours, "prescripteur", CodePrescripteur, "code")
