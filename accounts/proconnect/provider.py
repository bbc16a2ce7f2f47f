"""The provider as allauth knows it: one client, given by the environment."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from accounts.proconnect.echanges import EchangesProConnect, demande_des_preuves, retenir
from accounts.proconnect.regles import LONGUEUR_DU_HASARD


class ProConnect(OpenIDConnectProvider):
    id = "proconnect"
    name = "ProConnect"
    oauth2_adapter_class = EchangesProConnect
    supports_token_authentication = False
    pkce_enabled_default = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name = "ProConnect"

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        url = reverse("proconnect_login")
        return f"{url}?{urlencode(kwargs)}" if kwargs else url

    def get_callback_url(self) -> str:
        return reverse("proconnect_callback")

    def get_oauth2_adapter(self, request: HttpRequest) -> EchangesProConnect:
        return EchangesProConnect(request)

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Nothing of the visitor's address reaches ProConnect, which refuses what it does not know."""
        kwargs: dict[str, Any] = super().get_redirect_from_request_kwargs(request)
        return kwargs | {"scope": self.get_scope(), "auth_params": {}}

    def redirect(self, request: HttpRequest, process: str, **kwargs: Any) -> HttpResponse:
        """Send the browser to ProConnect with a nonce that its answer must bear."""
        nonce = secrets.token_urlsafe(32)[:LONGUEUR_DU_HASARD]
        retenir(request, nonce)
        kwargs["auth_params"] = {
            "nonce": nonce,
            "acr_values": "eidas1",
            "claims": demande_des_preuves(),
        }
        reponse: HttpResponse = super().redirect(request, process, **kwargs)
        return reponse

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        identite = data["userinfo"]
        return {
            "email": identite["email"],
            "first_name": identite.get("given_name", ""),
            "last_name": identite.get("usual_name", ""),
        }

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """The administration that employs the person answers for the address: ProConnect has no other kind."""
        return [EmailAddress(email=data["userinfo"]["email"], verified=True, primary=True)]

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing of the person's description is kept: the account already says who they are."""
        return {"id_token": {"sub": data["id_token"]["sub"], "amr": data["id_token"].get("amr")}}

    def extract_uid(self, data: dict[str, Any]) -> str:
        return str(data["userinfo"]["sub"])


provider_classes = [ProConnect]
