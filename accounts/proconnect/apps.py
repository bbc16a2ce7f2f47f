"""ProConnect as an identity provider of its own: what the State asks for beyond plain OpenID Connect."""

from django.apps import AppConfig


class ProConnectConfig(AppConfig):
    name = "accounts.proconnect"
    label = "proconnect"
    verbose_name = "ProConnect"
