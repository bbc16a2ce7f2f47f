"""What every page shows around its content: the menu and the search box, by role."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from accounts.enums import CodeRole
from accounts.navigation import menu
from accounts.perimetre import perimetre_de


def cadre(request: HttpRequest) -> dict[str, Any]:
    """Menu entries of the roles held today, and the search box for who may search people."""
    # A request refused before anybody is known (an invented host) has no account, and its page must come all the same.
    if not hasattr(request, "user") or not request.user.is_authenticated:
        return {"navigation": [], "url_recherche": "", "roles_affiches": []}
    perimetre = perimetre_de(request.user)
    cherche = perimetre.anime or perimetre.accompagne or bool(perimetre.poles)
    return {
        "navigation": menu(request.user, request.path),
        "url_recherche": reverse("parcours:recherche") if cherche else "",
        "roles_affiches": [CodeRole(code).label.capitalize() for code in sorted(perimetre.codes)],
    }
