"""The forms of security keys in our words: the library leaves a label in English and speaks of requirements."""

from __future__ import annotations

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm

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
