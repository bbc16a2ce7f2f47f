"""A key instead of a code, in a real browser: added, used alone, lost for a recovery code, taken away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from pytest_django import Settings

from accounts.models import Utilisateur
from tests.fabriques import accounts
from tests.navigateur.gestes import Poste

pytestmark = [pytest.mark.navigateur, pytest.mark.django_db(transaction=True)]
# What a phone or a laptop answers: it keeps the key, and checks who holds it.
APPAREIL = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(autouse=True)
def exige(settings: Settings) -> None:
    settings.SECOND_FACTEUR_EXIGE = True
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # http://localhost is a secure context for the browser


class Appareil:
    """The virtual authenticator of a page."""

    def __init__(self, poste: Poste) -> None:
        self.cdp = poste.page.context.new_cdp_session(poste.page)
        self.cdp.send("WebAuthn.enable")
        self.identifiant = self._demander("addVirtualAuthenticator", options=APPAREIL)["authenticatorId"]

    def _demander(self, geste: str, **arguments: Any) -> Any:
        return self.cdp.send(f"WebAuthn.{geste}", arguments)

    @property
    def cles(self) -> int:
        return len(self._demander("getCredentials", authenticatorId=self.identifiant)["credentials"])

    def refuser(self) -> None:
        """The person does not recognise themselves: another finger, a wrong code."""
        self._demander("setUserVerified", authenticatorId=self.identifiant, isUserVerified=False)

    def accepter(self) -> None:
        self._demander("setUserVerified", authenticatorId=self.identifiant, isUserVerified=True)


def quitter(bureau: Poste) -> None:
    bureau.aller("/comptes/logout/").cliquer("Se déconnecter")
    bureau.page.wait_for_url("**/comptes/login/**")


def ajouter_une_cle(bureau: Poste) -> list[str]:
    """From the page where everything leads: the key, then the recovery codes."""
    bureau.aller("/parcours/").lit("un second moyen de vous identifier est nécessaire")
    bureau.cliquer("Ajouter une clé").lit("Confirmer votre identité")
    bureau.remplir(password=accounts.MOT_DE_PASSE).cliquer("Confirmer").remplir(passwordless=True)
    bureau.cliquer("Ajouter")
    bureau.page.wait_for_url("**/recovery-codes/**")
    return bureau.page.locator("#recovery_codes li").all_inner_texts()


def test_une_cle_remplace_le_mot_de_passe_et_un_code_de_secours_la_cle(
    poste: Callable[[Utilisateur], Poste], referent: Utilisateur
) -> None:
    bureau = poste(referent)
    appareil = Appareil(bureau)
    codes = ajouter_une_cle(bureau)
    assert (appareil.cles, len(set(codes))) == (1, 10)
    bureau.lit("10 codes utilisables sur 10", "ils ne seront plus affichés")
    bureau.aller("/comptes/2fa/recovery-codes/").ne_lit_pas(*codes)
    assert bureau.statut("/parcours/") == 200

    quitter(bureau)
    bureau.cliquer("Se connecter avec une clé d’accès")
    bureau.page.wait_for_url("**/parcours/**")
    assert bureau.statut("/parcours/") == 200

    entrees = []
    for _ in range(2):
        quitter(bureau)
        bureau.connecter(referent).lit("un code de secours")
        assert bureau.statut("/parcours/") == 302, "le mot de passe seul n’ouvre rien"
        bureau.remplir(code=codes[0]).cliquer("Se connecter")
        entrees.append(bureau.statut("/parcours/"))
    assert entrees == [200, 302]
    bureau.remplir(code=codes[1]).cliquer("Se connecter")
    bureau.aller("/comptes/2fa/").lit("8 codes utilisables")


def test_une_cle_refusee_le_dit_et_laisse_recommencer(
    poste: Callable[[Utilisateur], Poste], referent: Utilisateur
) -> None:
    bureau = poste(referent)
    appareil = Appareil(bureau)
    ajouter_une_cle(bureau)
    quitter(bureau)
    appareil.refuser()
    bureau.cliquer("Se connecter avec une clé d’accès")
    bureau.page.get_by_role("alert").get_by_text("La clé n’a pas répondu").wait_for()
    assert bureau.statut("/parcours/") == 302
    appareil.accepter()
    bureau.cliquer("Se connecter avec une clé d’accès")
    bureau.page.wait_for_url("**/parcours/**")


def test_retirer_le_dernier_moyen_ramene_a_en_poser_un(
    poste: Callable[[Utilisateur], Poste], referent: Utilisateur
) -> None:
    bureau = poste(referent)
    Appareil(bureau)
    ajouter_une_cle(bureau)
    bureau.aller("/comptes/2fa/webauthn/").cliquer("Renommer").remplir(name="Portable du bureau").cliquer("Enregistrer")
    bureau.lit("Portable du bureau").cliquer("Retirer")
    bureau.lit("Retirer la clé « Portable du bureau »").cliquer("Retirer")
    bureau.lit("Aucune clé enregistrée")
    assert not Authenticator.objects.filter(user=referent).exists(), "les codes de secours partent avec elle"
    bureau.aller("/parcours/").lit("un second moyen de vous identifier est nécessaire")
    assert bureau.statut("/parcours/") == 302
