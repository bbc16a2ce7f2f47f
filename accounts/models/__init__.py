"""Tables of the accounts: territories, organisations, people, roles."""

from accounts.models.invitations import Invitation
from accounts.models.organisations import Organisation
from accounts.models.pacte import ParametrePacte, VersionPacte
from accounts.models.signalements import SignalementAcces
from accounts.models.territoires import Commune, EtpPlie, Plie, PoleInsertion
from accounts.models.utilisateurs import Delegation, Role, Utilisateur

__all__ = [
    "Commune",
    "Delegation",
    "EtpPlie",
    "Invitation",
    "Organisation",
    "ParametrePacte",
    "Plie",
    "PoleInsertion",
    "Role",
    "SignalementAcces",
    "Utilisateur",
    "VersionPacte",
]
