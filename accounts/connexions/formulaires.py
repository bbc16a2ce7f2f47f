"""The library's forms as we want them: security keys in our words, and a forgotten password that tells nothing."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ResetPasswordForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.db import transaction
from django.http import HttpRequest

from accounts.models import Utilisateur

NOM_DE_LA_CLE = "Nom de la clé"


class FormulaireAjoutDeCle(AddWebAuthnForm):
    """A key, by its name; alone or after the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = NOM_DE_LA_CLE
        seule = self.fields["passwordless"]
        seule.label = "Se connecter avec cette clé seule, sans mot de passe"
        seule.help_text = "L’appareil vérifie alors qui la tient\u00a0: empreinte, visage ou code."
        self.fields["credential"].error_messages["required"] = "Le navigateur n’a pas donné de clé. Recommencer."


class FormulaireNomDeCle(EditWebAuthnForm):
    """Another name for a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = NOM_DE_LA_CLE


class FormulaireOubli(ResetPasswordForm):
    """A forgotten password: an address without an account is served as one that has, up to the letter (B33)."""

    users: list[Any]

    def save(self, request: HttpRequest, **options: Any) -> str:
        personne = not self.users
        # For nobody, what is computed and written for an account is, then undone; the adapter throws the letter away.
        self.users = self.users or [Utilisateur(pk=0, email=self.cleaned_data["email"])]
        with transaction.atomic():
            adresse = str(super().save(request, **options))
            transaction.set_rollback(personne)
        return adresse
