"""The exchanges with ProConnect: a nonce of ours, a description of the person that arrives as a signed token.

allauth does the rest (discovery, state, PKCE, code against tokens); it neither sends a nonce nor reads a signed
description, and would let the visitor's address choose parameters that ProConnect refuses.
"""

from __future__ import annotations

import json
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialToken
from allauth.socialaccount.providers.base import ProviderException
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.http import HttpRequest
from django.urls import reverse
from requests import RequestException

from accounts.proconnect.regles import (
    DEMANDES_AU_PLUS,
    ReponseRefusee,
    demande_correspondante,
    verifier_identite,
)

NONCES = "proconnect_nonces"
JETON = "proconnect_jeton"
TYPE_SIGNE = "application/jwt"


class EchangesProConnect(OpenIDConnectOAuth2Adapter):
    """One login with ProConnect."""

    provider_id = "proconnect"

    def __init__(self, request: HttpRequest, provider_id: str = "proconnect") -> None:
        super().__init__(request, provider_id)

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        adresse: str = build_absolute_uri(request, reverse("proconnect_callback"), self.redirect_uri_protocol)
        return adresse

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> Any:
        """Read the identity token and the description of the person, and believe neither before it is checked.

        Raises:
            ProviderException: a signature, an issuer, a deadline, the nonce or the person is not the one expected.
        """
        brut = kwargs["response"].get("id_token", "")
        try:
            jeton = self._lire_signe(app, brut)
            _solder(request, jeton)
            identite = self._decrire(app, token.token)
            verifier_identite(identite, jeton)
        except (ReponseRefusee, OAuth2Error, RequestException, KeyError, ValueError) as erreur:
            raise ProviderException(str(erreur)) from erreur
        request.session[JETON] = brut
        return self.get_provider().sociallogin_from_response(request, {"userinfo": identite, "id_token": jeton})

    def _lire_signe(self, app: SocialApp, credential: str) -> dict[str, Any]:
        lu: dict[str, Any] = jwtkit.verify_and_decode(
            credential=credential,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        return lu

    def _decrire(self, app: SocialApp, acces: str) -> dict[str, Any]:
        """The description of the person; ProConnect signs it, as the registration of the client asks."""
        with get_adapter().get_requests_session() as session:
            reponse = session.get(self.profile_url, headers={"Authorization": f"Bearer {acces}"})
            reponse.raise_for_status()
        if not reponse.headers.get("Content-Type", "").startswith(TYPE_SIGNE):
            raise ReponseRefusee("La description de la personne n’est pas signée.")
        return self._lire_signe(app, reponse.text)


def retenir(request: HttpRequest, nonce: str) -> None:
    """Keep a question until it is answered once."""
    request.session[NONCES] = [*request.session.get(NONCES, []), nonce][-DEMANDES_AU_PLUS:]


def _solder(request: HttpRequest, jeton: dict[str, Any]) -> None:
    """A second answer to the same question finds it answered."""
    nonces = request.session.get(NONCES, [])
    repondu = demande_correspondante(jeton, nonces)
    request.session[NONCES] = [nonce for nonce in nonces if nonce != repondu]


def demande_des_preuves() -> str:
    """How the login was proved is told only when it is asked for."""
    return json.dumps({"id_token": {"amr": {"essential": True}}})
