"""Where a login comes from, and which account it aims at."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def adresse_du_client(request: HttpRequest) -> str:
    """The client's address as seen by the outermost proxy of ours; never what the client claims.

    Each proxy appends the address it saw: with N proxies of ours, the Nth entry from the right is theirs,
    everything to its left may be invented.
    """
    nombre = settings.MANDATAIRES_DE_CONFIANCE
    suite = [partie.strip() for partie in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if partie.strip()]
    if nombre and len(suite) >= nombre:
        return str(suite[-nombre])
    return str(request.META.get("REMOTE_ADDR", ""))


def compte_vise(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The account a login aims at, as the throttle counts it: capitals make no other account."""
    vise = (credentials or {}).get("email") or (credentials or {}).get("username") or request.POST.get("login", "")
    return str(vise).strip().lower()
