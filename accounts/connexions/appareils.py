"""A guessed password is tried from everywhere at once: the whole account slows down, but not for its owner.

Counting by address alone lets a thousand addresses try a thousand passwords; counting by account alone lets anyone
shut its owner out. So each browser from which the person has logged in keeps a signed mark. Past a few failures a
minute, whatever the address, only marked browsers have their password looked at; the owner is told once a day.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from axes.backends import AxesStandaloneBackend
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import Utilisateur
from plie.socle.connexion import compte_vise
from plie.socle.freins import trop_d_essais

SEL = "appareil connu"
DUREE_DE_LA_MARQUE = 365 * 24 * 3600
ESSAIS_PAR_MINUTE = 10
UN_JOUR = 24 * 3600
COURRIEL = "accounts/courriel_essais.txt"


def marquer(response: HttpResponse, utilisateur: Utilisateur) -> None:
    """This browser has opened this account: it will be let try again."""
    response.set_cookie(
        settings.COOKIE_APPAREIL,
        signing.dumps(utilisateur.pk, salt=SEL),
        max_age=DUREE_DE_LA_MARQUE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def connu(request: HttpRequest, utilisateur: Utilisateur) -> bool:
    """Whether this browser has opened this very account before."""
    try:
        marque = signing.loads(request.COOKIES.get(settings.COOKIE_APPAREIL, ""), salt=SEL, max_age=DUREE_DE_LA_MARQUE)
    except signing.BadSignature:
        return False
    return bool(marque == utilisateur.pk)


class Frein(AxesStandaloneBackend):
    """First of the authentication backends: axes counts each couple (account, address), this one the whole account."""

    def authenticate(self, request: HttpRequest | None, *args: Any, **credentials: Any) -> None:
        """Count one more try of this account; it opens nothing itself.

        Raises:
            PermissionDenied: one too many this minute, from a browser that this account does not know.
        """
        super().authenticate(request, *args, **credentials)
        if request is None or "password" not in credentials:
            return
        vise = compte_vise(request, credentials)
        if not trop_d_essais(
            quoi="connexion", qui=vise, maximum=ESSAIS_PAR_MINUTE, minutes=1, maintenant=timezone.now()
        ):
            return
        # An account that does not exist slows down like another: nothing tells them apart.
        utilisateur = Utilisateur.objects.filter(email__iexact=vise, is_active=True).first()
        if utilisateur is not None and connu(request, utilisateur):
            return
        if utilisateur is not None:
            prevenir(utilisateur, maintenant=timezone.now())
        raise PermissionDenied


def prevenir(utilisateur: Utilisateur, *, maintenant: datetime) -> None:
    """Tell the owner that somebody is trying, once a day."""
    if not cache.add(f"essais:{utilisateur.pk}", 1, timeout=UN_JOUR):
        return
    corps = render_to_string(COURRIEL, {"utilisateur": utilisateur, "maintenant": maintenant})
    EmailMessage("[PLIE] Des essais de connexion à votre compte", corps, to=[utilisateur.email]).send()
