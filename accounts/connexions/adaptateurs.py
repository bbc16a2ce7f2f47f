"""How accounts come in: opened by an administrator only, recognised by e-mail or by ProConnect."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.encoding import force_bytes
from requests import RequestException

from accounts.connexions.appareils import marquer
from accounts.models import Utilisateur
from accounts.proconnect.echanges import JETON, EchangesProConnect
from accounts.proconnect.regles import LONGUEUR_DU_HASARD, plusieurs_facteurs
from plie.socle.connexion import adresse_du_client

FEDERE_A_PLUSIEURS_FACTEURS = "federe_a_plusieurs_facteurs"


class AdaptateurFerme(DefaultAccountAdapter):
    """Nobody opens an account for themselves; who leaves also leaves ProConnect."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return adresse_du_client(request)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """A browser that has opened the account is known to it from now on."""
        reponse: HttpResponse = super().post_login(request, user, **kwargs)
        marquer(reponse, user)
        return reponse

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """To an account, its letter; to nobody, one that is written and thrown away: no answer comes sooner (B33)."""
        if user._state.adding:
            self.render_mail("account/email/password_reset_key", email, {**context, "email": email})
        else:
            super().send_password_reset_mail(user, email, context)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """ProConnect's own way out when the session came through it: on a shared desk, both must end."""
        jeton = request.session.get(JETON)
        if jeton and settings.SOCIALACCOUNT_PROVIDERS.get("proconnect"):
            try:
                fin = EchangesProConnect(request).openid_config.get("end_session_endpoint")
            except RequestException:
                fin = None  # ProConnect does not answer: ours ends all the same
            if fin:
                retour = request.build_absolute_uri(reverse(settings.LOGOUT_REDIRECT_URL))
                hasard = get_random_string(LONGUEUR_DU_HASARD)
                demande = {"id_token_hint": jeton, "post_logout_redirect_uri": retour, "state": hasard}
                return f"{fin}?{urlencode(demande)}"
        return str(super().get_logout_redirect_url(request))


class AdaptateurFedere(DefaultSocialAccountAdapter):
    """ProConnect proves who comes; it opens no account."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def generate_state_param(self, state: dict[str, Any]) -> str:
        return get_random_string(LONGUEUR_DU_HASARD)

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Recognise an opened account by the address that the person's administration answers for.

        An identity recreated by that administration takes the place of the former one.
        """
        jeton = sociallogin.account.extra_data["id_token"]
        request.session[FEDERE_A_PLUSIEURS_FACTEURS] = plusieurs_facteurs(jeton)
        if sociallogin.is_existing:
            return
        adresse = sociallogin.email_addresses[0].email
        compte = Utilisateur.objects.filter(email__iexact=adresse).first()
        if compte is not None:
            SocialAccount.objects.filter(user=compte, provider=sociallogin.account.provider).delete()
            sociallogin.connect(request, compte)


class AdaptateurSecondFacteur(DefaultMFAAdapter):
    """The secrets of the second factors are kept encrypted: a stolen copy of the database opens nothing."""

    def encrypt(self, text: str) -> str:
        return _chiffre().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret in clear.

        Raises:
            InvalidToken: it was encrypted with a key that is no longer given.
        """
        return _chiffre().decrypt(encrypted_text.encode()).decode()


def _chiffre() -> MultiFernet:
    """The keys derived from the installation's own, the present one first."""
    cles = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_deriver(cle)) for cle in cles])


def _deriver(cle: str | bytes) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"second facteur")
    return base64.urlsafe_b64encode(derivation.derive(force_bytes(cle)))
