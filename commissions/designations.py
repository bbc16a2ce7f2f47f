"""How the history calls what a commission says of a person."""

from commissions.models import (
    AvisMembre,
    Convocation,
    Correction,
    Courrier,
    Decision,
    Deport,
    PointOrdreDuJour,
    Saisine,
    Seance,
)
from plie.journal.modifications.designations import designer


def inscrire() -> None:
    """Register these words; called once, at start-up."""
    designer(Saisine, "Saisine «\u00a0{objet}\u00a0»")
    designer(Seance, "Séance du {date_seance}")
    designer(PointOrdreDuJour, "Point de l’ordre du jour – {seance}")
    designer(Convocation, "{utilisateur}")
    designer(AvisMembre, "Avis de {convocation}")
    designer(Deport, "Déport de {convocation}")
    designer(Decision, "Décision «\u00a0{sens}\u00a0»")
    designer(Correction, "Rectification de la décision «\u00a0{sens}\u00a0»")
    designer(Courrier, "Retour de la commission «\u00a0{destinataire}\u00a0»")
