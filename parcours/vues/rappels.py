"""« Mes rappels »: the summary by mail and the private calendar of whoever follows people; the feed itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.perimetre import perimetre_de
from parcours.acces import exiger
from parcours.agenda import calendrier
from parcours.courriels import adresse_publique
from parcours.forms.rappels import FormulaireAgenda, FormulaireRappels
from parcours.mur import vue_de
from parcours.permissions_suivi import peut_ouvrir_un_agenda, peut_voir_le_travail
from parcours.selectors.agenda import evenements_de, flux_de, flux_ouvert
from parcours.selectors.destinataires import preference_de
from parcours.services.agenda import changer_identite, ouvrir_agenda, revoquer_agenda
from parcours.services.rappels import choisir_rappels
from plie.socle.connexion import adresse_du_client
from plie.socle.debit import depasse
from plie.socle.horloge import aujourdhui

# A calendar reads its feed a few times an hour. Known feeds are counted one by one: calendars of many people read from
# the same address of their provider. Unknown secrets are counted by address.
LECTURES_MAX = 60
FENETRE = 3600


@require_http_methods(["GET", "POST"])
def mes_rappels(request: HttpRequest) -> HttpResponse:
    """When the summary leaves, and the private address of the calendar."""
    utilisateur: Any = request.user
    exiger(peut_voir_le_travail(utilisateur))
    formulaire = FormulaireRappels(
        request.POST if request.method == "POST" else None, preference=preference_de(utilisateur)
    )
    if request.method == "POST" and formulaire.is_valid():
        choisir_rappels(utilisateur=utilisateur, **formulaire.cleaned_data)
        messages.success(request, "Vos rappels sont enregistrés.")
        return redirect("parcours:mes_rappels")
    return _page(request, formulaire=formulaire)


@require_POST
def agenda_ouvrir(request: HttpRequest) -> HttpResponse:
    """Create or renew the private address. Shown in this answer only: nothing keeps it."""
    utilisateur: Any = request.user
    exiger(peut_ouvrir_un_agenda(utilisateur))
    formulaire = FormulaireAgenda(request.POST)
    if not formulaire.is_valid():
        return _page(request, formulaire_agenda=formulaire)
    jeton = ouvrir_agenda(utilisateur=utilisateur, le=timezone.now(), **formulaire.cleaned_data)
    return _page(request, lien=adresse_publique("parcours:agenda", jeton))


@require_POST
def agenda_identite(request: HttpRequest) -> HttpResponse:
    """Change how people are named, at the same address."""
    utilisateur: Any = request.user
    exiger(peut_ouvrir_un_agenda(utilisateur))
    formulaire = FormulaireAgenda(request.POST)
    if not formulaire.is_valid():
        return _page(request, formulaire_agenda=formulaire)
    if changer_identite(utilisateur=utilisateur, **formulaire.cleaned_data):
        messages.success(request, "Votre calendrier est mis à jour\u00a0: il change à sa prochaine lecture.")
    return redirect("parcours:mes_rappels")


@require_POST
def agenda_revoquer(request: HttpRequest) -> HttpResponse:
    """Shut the private address."""
    utilisateur: Any = request.user
    exiger(peut_voir_le_travail(utilisateur))
    if revoquer_agenda(utilisateur=utilisateur):
        messages.success(request, "Le lien est révoqué\u00a0: les calendriers qui le lisaient ne reçoivent plus rien.")
    return redirect("parcours:mes_rappels")


@cache_control(private=True, no_store=True)
@login_not_required
@require_safe
def agenda(request: HttpRequest, jeton: str) -> HttpResponse:
    """The calendar behind a secret. An unknown one, a revoked one and a closed account answer the same 404."""
    flux = flux_ouvert(jeton)
    lecteur = f"flux:{flux.pk}" if flux else f"adresse:{adresse_du_client(request)}"
    if depasse(f"agenda:{lecteur}", maximum=LECTURES_MAX, secondes=FENETRE):
        return _refus("Trop de lectures\u00a0: réessayer dans une heure.", 429, {"Retry-After": str(FENETRE)})
    if flux is None:
        return _refus("Calendrier introuvable.", 404)
    with vue_de(flux.utilisateur):
        evenements = evenements_de(flux.utilisateur, identite=flux.identite, le=aujourdhui())
    return HttpResponse(
        calendrier(evenements, le=timezone.now()),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="plie.ics"', "X-Robots-Tag": "noindex"},
    )


def _refus(message: str, statut: int, entetes: dict[str, str] | None = None) -> HttpResponse:
    """Plain, and the same to the byte: a page of the application would draw a token of its own."""
    return HttpResponse(f"{message}\n", status=statut, headers=entetes, content_type="text/plain; charset=utf-8")


def _page(
    request: HttpRequest,
    *,
    formulaire: FormulaireRappels | None = None,
    formulaire_agenda: FormulaireAgenda | None = None,
    lien: str = "",
) -> HttpResponse:
    utilisateur: Any = request.user
    flux = flux_de(utilisateur)
    formulaire = formulaire or FormulaireRappels(preference=preference_de(utilisateur))
    agenda_lu = formulaire_agenda or FormulaireAgenda(initial={"identite": flux.identite} if flux else None)
    erreurs = bool(formulaire.errors or agenda_lu.errors)
    reponse = render(
        request,
        "parcours/rappels/mes_rappels.html",
        {
            "formulaire": formulaire,
            "formulaire_agenda": agenda_lu,
            "flux": flux,
            "lien": lien,
            "accompagne": perimetre_de(utilisateur).accompagne,
        },
        status=422 if erreurs else 200,
    )
    if lien:
        reponse["Cache-Control"] = "no-store, private"
    return reponse
