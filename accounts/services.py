"""The gestures on accounts that other apps need."""

from __future__ import annotations

from accounts.models import Utilisateur

ADRESSE_ANONYME = "agent-efface@invalid.invalid"


def compte_anonyme() -> Utilisateur:
    """Who signs a row whose author is erased and whose column must name an account: nobody, who cannot log in."""
    compte, cree = Utilisateur.objects.get_or_create(
        email=ADRESSE_ANONYME, defaults={"nom": "effacé", "prenom": "Agent", "is_active": False}
    )
    if cree:
        compte.set_unusable_password()
        compte.save(update_fields=["password"])
    return compte
