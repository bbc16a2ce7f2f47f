"""A lock or a statement waited for too long: said plainly, once for every page, and what was typed is kept."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.views.defaults import server_error

JOURNAL = logging.getLogger(__name__)
REESSAI_SECONDES = 5
# What PostgreSQL answers: lock not available in time, statement given up, deadlock settled against us.
_CODES = frozenset({"55P03", "57014", "40P01"})
_SANS_RENVOI = ("csrfmiddlewaretoken", "password")


def attente_depassee(erreur: BaseException) -> bool:
    """Whether the database gave up waiting: nothing was written, the same request may be sent again."""
    return isinstance(erreur, DatabaseError) and getattr(erreur.__cause__, "pgcode", None) in _CODES


class AttenteBornee:
    """503 with the same request ready to be sent again, instead of a failure.

    Services are atomic, so nothing of the request was saved; and a form that creates carries its key, so that sent
    again it creates once.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return reponse_d_attente(request) if attente_depassee(exception) else None


def panne(request: HttpRequest) -> HttpResponse:
    """The page of every other failure (`handler500`); a wait that ran out before or after the view is told as one."""
    if attente_depassee(sys.exception() or Exception()):
        return reponse_d_attente(request)
    return server_error(request)


def reponse_d_attente(request: HttpRequest) -> HttpResponse:
    """503, to be asked again in a moment."""
    JOURNAL.warning("attente dépassée")
    reponse = _page(request)
    reponse["Retry-After"] = str(REESSAI_SECONDES)
    return reponse


def _page(request: HttpRequest) -> HttpResponse:
    if request.accepts("application/json") and not request.accepts("text/html"):
        return JsonResponse({"detail": "La base de données est occupée : recommencer dans un instant."}, status=503)
    # Without the frame of the other pages, which would ask the database again.
    contexte = {
        "envoi": request.method == "POST",
        "adresse": request.get_full_path(),
        "champs": _champs(request) if request.method == "POST" else [],
        "fichiers": bool(request.FILES) if request.method == "POST" else False,
        "jeton": get_token(request),
    }
    return HttpResponse(render_to_string("attente.html", contexte), status=503)


def _champs(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed, to send again as it was; a password is never written in a page."""
    return [
        (nom, str(valeur))
        for nom, valeurs in request.POST.lists()
        if not any(exclu in nom for exclu in _SANS_RENVOI)
        for valeur in valeurs
    ]
