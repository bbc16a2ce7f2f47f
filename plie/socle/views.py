"""Supervision's two addresses, the accessibility statement, and the progress of a long work."""

import secrets

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView

from plie.socle.models import Tache


@never_cache
@require_safe
@login_not_required
def sante(request: HttpRequest) -> HttpResponse:
    """200 when the database and the cache answer, 503 otherwise. Public: says nothing more."""
    try:
        with connection.cursor() as curseur:
            curseur.execute("SELECT 1")
        cache.get("sante")
    except (DatabaseError, OSError):
        return HttpResponse("indisponible\n", status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse("en marche\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
@login_not_required
def metriques(request: HttpRequest) -> HttpResponse:
    """Prometheus figures, for the bearer of the token only; without a token set, the address does not exist."""
    attendu = f"Bearer {settings.JETON_METRIQUES}".encode()
    recu = request.headers.get("Authorization", "").encode()
    if not settings.JETON_METRIQUES or not secrets.compare_digest(attendu, recu):
        raise Http404
    reponse: HttpResponse = ExportToDjangoView(request)
    return reponse


@require_safe
@login_not_required
def accessibilite(request: HttpRequest) -> HttpResponse:
    """What is checked for everybody's access, and what is not; public, as the law asks."""
    return render(request, "plateforme/accessibilite.html", {"contact": settings.CONTACT_ACCESSIBILITE})


@never_cache
@require_safe
def suivre_tache(request: HttpRequest, pk: int) -> HttpResponse:
    """The progress bar of one's own work; it asks again every second until the end.

    The end sends the event `tache-finie`; asked with `recharger`, it reloads the page that the work has changed.
    """
    tache = get_object_or_404(Tache, pk=pk, demandee_par_id=request.user.pk)
    reponse = render(request, "socle/tache.html", {"tache": tache, "url": request.get_full_path()})
    if tache.finie:
        reponse["HX-Trigger"] = "tache-finie"
        if "recharger" in request.GET:
            reponse["HX-Refresh"] = "true"
    return reponse
