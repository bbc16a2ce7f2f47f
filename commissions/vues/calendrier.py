"""The calendar: a session moved, a series planned, a substitute called."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.perimetre import perimetre_de
from commissions.forms.seances import FormulaireDeplacement, FormulaireSerie
from commissions.models import Membre, Seance
from commissions.permissions import peut_animer
from commissions.selectors import convocables
from commissions.services import calendrier as gestes
from commissions.services import seances as gestes_seances
from commissions.tasks import demander_courriels
from plie.socle.erreurs import ErreurMetier
from plie.socle.horloge import aujourdhui
from plie.socle.portes import exiger, reporter
from plie.socle.typographie import date_en_lettres


@require_http_methods(["GET", "POST"])
def planifier_serie(request: HttpRequest) -> HttpResponse:
    """Plan the sessions of a period; public holidays and days already taken are told."""
    utilisateur: Any = request.user
    if not perimetre_de(utilisateur).anime:
        raise PermissionDenied("Seule la structure d’animation planifie les séances.")
    le = aujourdhui()
    formulaire = FormulaireSerie(request.POST or None, utilisateur=utilisateur, le=le)
    if request.method == "POST" and formulaire.is_valid():
        try:
            with transaction.atomic():
                serie = gestes.planifier_serie(**formulaire.serie(), le=le)
                for seance in serie.seances:
                    demander_courriels(seance, le=le, par=utilisateur)
        except ErreurMetier as erreur:
            reporter(formulaire, erreur)
        else:
            _annoncer(request, serie)
            return redirect("commissions:liste")
    return render(request, "commissions/planifier_serie.html", {"formulaire": formulaire})


def _annoncer(request: HttpRequest, serie: gestes.SeriePlanifiee) -> None:
    nombre = len(serie.seances)
    messages.success(request, f"{nombre} séances sont planifiées." if nombre > 1 else f"{nombre} séance est planifiée.")
    if serie.feriees:
        jours = ", ".join(date_en_lettres(j) for j in serie.feriees)
        messages.warning(request, f"Jours fériés, sans séance : {jours}.")
    if serie.deja_prises:
        jours = ", ".join(date_en_lettres(j) for j in serie.deja_prises)
        messages.info(request, f"Une séance y était déjà prévue : {jours}.")


@require_http_methods(["GET", "POST"])
def deplacer(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a session; its agenda follows and its members are told."""
    utilisateur: Any = request.user
    seance = get_object_or_404(Seance.objects.visibles_par(utilisateur).select_related("plie"), pk=pk)
    exiger(peut_animer(utilisateur, seance))
    formulaire = FormulaireDeplacement(request.POST or None, seance=seance)
    if request.method == "POST" and formulaire.is_valid():
        le = aujourdhui()
        try:
            with transaction.atomic():
                seance = gestes.deplacer(seance=seance, **formulaire.cleaned_data, le=le)
                demander_courriels(seance, le=le, par=utilisateur)
        except ErreurMetier as erreur:
            reporter(formulaire, erreur)
        else:
            messages.success(request, "La séance est déplacée : son ordre du jour la suit, les membres sont prévenus.")
            return redirect("commissions:seance", pk)
    return render(request, "commissions/deplacer.html", {"formulaire": formulaire, "seance": seance})


@require_POST
def appeler_suppleant(request: HttpRequest, pk: int, convocation: int, membre: int) -> HttpResponse:
    """Convene the substitute of a member who will not come."""
    utilisateur: Any = request.user
    seance = get_object_or_404(Seance.objects.visibles_par(utilisateur), pk=pk)
    exiger(peut_animer(utilisateur, seance))
    titulaire = get_object_or_404(seance.convocations, pk=convocation)
    suppleant = get_object_or_404(Membre.objects.visibles_par(utilisateur).select_related("suppleant_de"), pk=membre)
    try:
        with transaction.atomic():
            gestes.appeler_suppleant(convocation=titulaire, suppleant=suppleant)
            demander_courriels(seance, le=aujourdhui(), par=utilisateur)
    except ErreurMetier as erreur:
        messages.error(request, erreur.message)
    else:
        messages.success(request, f"{suppleant} est convoqué en remplacement.")
    return redirect("commissions:seance", pk)


@require_POST
def convoquer(request: HttpRequest, pk: int) -> HttpResponse:
    """Convene one more member to a session already planned; the invitation leaves as the others did."""
    utilisateur: Any = request.user
    seance = get_object_or_404(Seance.objects.visibles_par(utilisateur).select_related("plie"), pk=pk)
    exiger(peut_animer(utilisateur, seance))
    choisi = request.POST.get("membre", "")
    membre = next((m for m in convocables(seance, utilisateur) if str(m.pk) == choisi), None)
    if membre is None:
        messages.error(request, "Choisir un membre de cette commission qui n’est pas déjà convoqué.")
        return redirect("commissions:seance", pk)
    try:
        with transaction.atomic():
            gestes_seances.convoquer(seance=seance, membres=[membre])
            demander_courriels(seance, le=aujourdhui(), par=utilisateur)
    except ErreurMetier as erreur:
        messages.error(request, erreur.message)
    else:
        messages.success(request, f"{membre} est convoqué à cette séance.")
    return redirect("commissions:seance", pk)
