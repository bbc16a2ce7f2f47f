"""How the history calls accounts, roles and territories."""

from accounts.models import Commune, Delegation, Invitation, Organisation, Plie, PoleInsertion, Role, Utilisateur
from plie.journal.modifications.designations import designer


def inscrire() -> None:
    """Register these words; called once, at start-up."""
    designer(Utilisateur, "{prenom} {nom}")
    designer(
        Role,
        "Rôle «\u00a0{code}\u00a0» – {plie}",
        "Rôle «\u00a0{code}\u00a0» – {pole}",
        "Rôle «\u00a0{code}\u00a0»",
    )
    designer(Delegation, "Portefeuille confié à {a} du {date_debut} au {date_fin}")
    designer(Invitation, "Invitation du {envoyee_le}")
    designer(Plie, "{nom}")
    designer(PoleInsertion, "{nom}")
    designer(Commune, "{nom}")
    designer(Organisation, "{nom}")
