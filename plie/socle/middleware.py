"""Requests' plumbing: how long a session lives, and what browsers may keep."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme

PRECISION = 60  # seconds: the session is written at most once a minute, not at each request


class DureeDeSession:
    """Ends a session left idle, or open for too long even if it is used.

    Two bounds: shared desks are left open, and a stolen cookie must not live on by being used.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            maintenant = int(timezone.now().timestamp())
            ouverte = request.session.setdefault("ouverte_le", maintenant)
            vue = request.session.get("vue_le", maintenant)
            if (
                maintenant - vue > settings.SESSION_INACTIVITE.total_seconds()
                or maintenant - ouverte > settings.SESSION_DUREE_MAXIMALE.total_seconds()
            ):
                logout(request)
            elif "vue_le" not in request.session or maintenant - vue >= PRECISION:
                request.session["vue_le"] = maintenant
        return self.get_response(request)


class ConnexionRequise(LoginRequiredMiddleware):
    """Who sends a form after the end of the session logs in, then finds the page of that form again.

    The address of a form is often one that only receives: opened after the login, it would answer an empty page.
    """

    SESSION_FINIE = "La session a pris fin\u00a0: rien n’a été enregistré. Se connecter pour reprendre la saisie."

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        """To the login form, which leads back to the page on which one was."""
        page = request.headers.get("Referer", "")
        if request.method != "POST" or not url_has_allowed_host_and_scheme(
            page, {request.get_host()}, require_https=request.is_secure()
        ):
            return super().handle_no_permission(request, view_func)
        messages.warning(request, self.SESSION_FINIE)
        lue = urlsplit(page)
        suite = f"{lue.path}?{lue.query}" if lue.query else lue.path
        return redirect_to_login(suite, self.get_login_url(view_func), self.get_redirect_field_name(view_func))


class CapacitesDuNavigateur:
    """Asks the browser for nothing but security keys: no camera, no position, no payment, whatever a page would try."""

    FERMEES = ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "serial", "usb")
    POLITIQUE = ", ".join([*(f"{nom}=()" for nom in FERMEES), "publickey-credentials-get=(self)"])

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", self.POLITIQUE)
        return response


class RienEnCache:
    """Pages of a connected user stay out of every cache, the browser's included: desks are shared."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response


class PageDuGesteSeul:
    """An address that only receives a form, opened from the bar of the browser: a page says so, with a way out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if (
            response.status_code != 405
            or request.method != "GET"
            or response.content
            or not request.accepts("text/html")
        ):
            return response
        page = render(request, "405.html", status=405)
        page.headers["Allow"] = response.headers.get("Allow", "POST")
        return page


class RetourAConnexion:
    """A fragment asked by htmx once the session is over takes the whole page back to the login form.

    Else htmx would follow the redirect and put the form in the middle of the page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "HX-Request" in request.headers and response.status_code == 302 and not request.user.is_authenticated:
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        return response
