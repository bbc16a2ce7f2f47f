"""How the history calls the rows that hang on a person."""

from typing import Any

from participants.models import (
    DemandeDroit,
    Diagnostic,
    Difficulte,
    DoublonEcarte,
    ExportDossier,
    Fusion,
    InformationRemise,
    Limitation,
    MesureDistance,
    Participant,
    PeriodeRsa,
    PeriodeStatut,
    Preavis,
    Rectification,
    Residence,
    SituationEntree,
    SuiviDifficulte,
    SuspensionConservation,
)
from plie.journal.modifications.designations import designer, traduire
from plie.journal.modifications.paroles import libelle_de


def inscrire() -> None:
    """Register these words; called once, at start-up."""
    designer(Participant, "Fiche de la personne")
    designer(SituationEntree, "Situation à l’entrée, au {date_situation}")
    designer(PeriodeRsa, "Période de RSA du {date_debut}")
    designer(PeriodeStatut, "Statut daté «\u00a0{nature}\u00a0»")
    designer(Residence, "Adresse datée «\u00a0{adresse}\u00a0»")
    designer(InformationRemise, "Information remise le {date_remise}")
    designer(Diagnostic, "Diagnostic du {date_diagnostic}")
    designer(Difficulte, "Difficulté «\u00a0{code}\u00a0»")
    designer(SuiviDifficulte, "{difficulte} – état")
    designer(MesureDistance, "Distance à l’emploi du {date_mesure}")
    designer(DemandeDroit, "Demande de {nature} du {date_reception}")
    designer(Rectification, "Rectification «\u00a0{champ}\u00a0»")
    designer(ExportDossier, "Export du dossier du {produit_le}")
    designer(Limitation, "Limitation posée le {posee_le}")
    designer(SuspensionConservation, "Suspension de l’effacement, posée le {posee_le}")
    designer(Preavis, "Préavis «\u00a0{etape}\u00a0»")
    designer(DoublonEcarte, "Doublon écarté le {ecarte_le}")
    designer(Fusion, "Fusion de fiches")
    traduire(Rectification, "champ", _champ_de_la_fiche)


def _champ_de_la_fiche(nom: Any) -> str:
    return libelle_de(Participant._meta.get_field(nom))
