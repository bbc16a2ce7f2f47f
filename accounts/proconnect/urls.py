"""Addresses of ProConnect, included by allauth under `comptes/`."""

from allauth.socialaccount.providers.oauth2.urls import default_urlpatterns

from accounts.proconnect.provider import ProConnect

urlpatterns = default_urlpatterns(ProConnect)
