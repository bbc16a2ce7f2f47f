"""How the history calls jobs, trainings, evidence and exits."""

from plie.journal.modifications.designations import designer
from sorties.models import (
    ContratTravail,
    CreationActivite,
    DemandePiece,
    FicheSynthese,
    Formation,
    Justificatif,
    LienFiche,
    PropositionSortie,
    Recette,
    ReleveHeures,
    Sortie,
    TransmissionFiche,
)


def inscrire() -> None:
    """Register these words; called once, at start-up."""
    designer(ContratTravail, "Contrat de travail «\u00a0{employeur}\u00a0» du {date_debut}")
    designer(ReleveHeures, "Relevé d’heures «\u00a0{employeur}\u00a0» du {date_debut} au {date_fin}")
    designer(CreationActivite, "Création d’activité «\u00a0{intitule}\u00a0»")
    designer(Recette, "Recettes du mois commencé le {mois}")
    designer(Formation, "Formation «\u00a0{intitule}\u00a0»")
    designer(Justificatif, "Justificatif «\u00a0{nature}\u00a0» du {date_piece}")
    designer(DemandePiece, "Demande de pièce «\u00a0{nature}\u00a0» du {date_demande}")
    designer(PropositionSortie, "Proposition de sortie «\u00a0{type}\u00a0»")
    designer(Sortie, "Sortie «\u00a0{type}\u00a0» du {date_sortie}")
    designer(FicheSynthese, "Fiche de synthèse du {date_fiche}")
    designer(TransmissionFiche, "Transmission de la fiche à {destinataire}")
    designer(LienFiche, "Lien vers la fiche pour {destinataire}")
