"""The two doors of ProConnect: leaving for it, coming back from it. Without a client configured, neither exists."""

from __future__ import annotations

from collections.abc import Callable

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse

from accounts.proconnect.echanges import EchangesProConnect


def _porte(vue: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    @login_not_required
    def ouvrir(request: HttpRequest) -> HttpResponse:
        try:
            return vue(request)
        except SocialApp.DoesNotExist:
            raise Http404 from None

    return ouvrir


oauth2_login = _porte(OAuth2LoginView.adapter_view(EchangesProConnect))
oauth2_callback = _porte(OAuth2CallbackView.adapter_view(EchangesProConnect))
