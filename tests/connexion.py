"""Somebody at a screen, without a browser: a test client that is logged in."""

from __future__ import annotations

from django.conf import settings
from django.test import Client

from accounts.models import Utilisateur


def connecte(utilisateur: Utilisateur) -> Client:
    """A client of its own, logged in as allauth would have it."""
    client = Client()
    client.force_login(utilisateur, backend=settings.AUTHENTICATION_BACKENDS[1])
    return client
