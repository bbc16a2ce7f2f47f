"""What a session may still do: rotated when rights change, held at the door until the identity is proved twice."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.connexions.adaptateurs import FEDERE_A_PLUSIEURS_FACTEURS
from accounts.connexions.regles import second_facteur_prouve, second_facteur_requis
from accounts.connexions.sessions import suivre_la_rotation
from accounts.perimetre import Perimetre, perimetre_de

Reponse = Callable[[HttpRequest], HttpResponse]
DROITS = "droits"
# What remains reachable without the second factor: setting it up, leaving, and what pages are drawn with.
OUVERTES = frozenset(
    {
        "account_logout",
        "account_login",
        "account_reauthenticate",
        "account_change_password",
        "account_inactive",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_generate_recovery_codes",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "accounts:mon_compte",
        "accounts:sessions",
        "accounts:fermer_session",
        "accounts:fermer_les_autres",
        "sante",
        "metriques",
    }
)


class RotationDeSession:
    """A change of rights gives the session another key: one captured before the change opens nothing after it."""

    def __init__(self, get_response: Reponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            droits = _empreinte(perimetre_de(request.user))
            if request.session.get(DROITS, droits) != droits:
                ancienne = request.session.session_key or ""
                request.session.cycle_key()
                suivre_la_rotation(ancienne=ancienne, nouvelle=request.session.session_key or "")
            if request.session.get(DROITS) != droits:
                request.session[DROITS] = droits
        return self.get_response(request)


class SecondFacteurExige:
    """Whoever sees people sets up a second factor before anything else."""

    def __init__(self, get_response: Reponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """Send to the set-up page; a partial request (htmx) is told to go there whole."""
        trouvee = request.resolver_match
        if trouvee is None or trouvee.view_name in OUVERTES or not _doit_encore_prouver(request):
            return None
        adresse = f"{reverse('mfa_index')}?exige"
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": adresse})
        return redirect(adresse)


def _doit_encore_prouver(request: HttpRequest) -> bool:
    """Asked in this order because the last question alone costs a query, right after the set-up."""
    if not settings.SECOND_FACTEUR_EXIGE or not request.user.is_authenticated:
        return False
    if not second_facteur_requis(perimetre_de(request.user).codes) and not request.user.is_superuser:
        return False
    federe = bool(request.session.get(FEDERE_A_PLUSIEURS_FACTEURS))
    if second_facteur_prouve(get_authentication_records(request, request.user), federe_a_plusieurs_facteurs=federe):
        return False
    return not is_mfa_enabled(request.user)


def _empreinte(perimetre: Perimetre) -> str:
    """The rights held, in one word; the portfolios entrusted for a while included."""
    lus = [
        sorted(perimetre.codes),
        sorted(perimetre.animation),
        sorted(perimetre.coordination),
        sorted(perimetre.accompagnement),
        sorted(perimetre.commissions),
        sorted(perimetre.poles),
        sorted(perimetre.finance),
        perimetre.finance_tous,
        perimetre.administrateur,
        sorted(perimetre.delegations),
    ]
    return hashlib.sha256(repr(lus).encode()).hexdigest()[:32]
