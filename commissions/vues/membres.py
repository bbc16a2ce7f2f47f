"""The composition of a PLIE's commission, and how its members read the names."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Plie
from commissions.forms.seances import FormulaireMembre, FormulaireSiege
from commissions.models import Membre
from commissions.services import membres as gestes
from plie.socle.erreurs import ErreurMetier
from plie.socle.horloge import aujourdhui
from plie.socle.portes import reporter
from plie.socle.tri import SansAccents, par_nom


@require_http_methods(["GET", "POST"])
def composition(request: HttpRequest, code: str) -> HttpResponse:
    """The standing members by organisation; give a seat."""
    utilisateur: Any = request.user
    plie = get_object_or_404(Plie.objects.animes_par(utilisateur), code=code)
    le = aujourdhui()
    formulaire = FormulaireMembre(request.POST or None, utilisateur=utilisateur, plie=plie, le=le)
    if request.method == "POST" and formulaire.is_valid():
        try:
            membre = gestes.nommer(plie=plie, le=le, **formulaire.cleaned_data)
        except ErreurMetier as erreur:
            reporter(formulaire, erreur)
        else:
            messages.success(request, f"{membre} siège à la commission.")
            return redirect("commissions:composition", plie.code)
    membres = (
        Membre.objects.visibles_par(utilisateur)
        .en_place()
        .filter(plie=plie)
        .select_related("utilisateur__organisation", "suppleant_de__utilisateur")
        .order_by(SansAccents("utilisateur__organisation__nom"), *par_nom("utilisateur"), "pk")
    )
    contexte = {"plie": plie, "membres": list(membres), "formulaire": formulaire}
    return render(request, "commissions/composition.html", contexte)


@require_http_methods(["GET", "POST"])
def membre_modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the voice of a member, or whose substitute they are."""
    utilisateur: Any = request.user
    membre = get_object_or_404(Membre.objects.visibles_par(utilisateur).select_related("plie", "utilisateur"), pk=pk)
    formulaire = FormulaireSiege(request.POST or None, utilisateur=utilisateur, plie=membre.plie, membre=membre)
    if request.method == "POST" and formulaire.is_valid():
        try:
            gestes.modifier(membre=membre, **formulaire.cleaned_data)
        except ErreurMetier as erreur:
            reporter(formulaire, erreur)
        else:
            messages.success(request, f"Le siège de {membre} est modifié.")
            return redirect("commissions:composition", membre.plie.code)
    return render(request, "commissions/membre.html", {"membre": membre, "formulaire": formulaire})


@require_POST
def membre_retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """End a seat."""
    membre = get_object_or_404(Membre.objects.visibles_par(request.user).select_related("plie", "utilisateur"), pk=pk)
    try:
        gestes.retirer_membre(membre=membre, le=aujourdhui())
    except ErreurMetier as erreur:
        messages.error(request, erreur.message)
    else:
        messages.success(request, f"{membre} ne siège plus à la commission.")
    return redirect("commissions:composition", membre.plie.code)


@require_POST
def regler_les_noms(request: HttpRequest, code: str) -> HttpResponse:
    """Full names or initials for the external members of this PLIE."""
    plie = get_object_or_404(Plie.objects.animes_par(request.user), code=code)
    initiales = request.POST.get("noms") == "initiales"
    gestes.regler_les_noms(plie=plie, initiales=initiales)
    messages.success(
        request,
        "Les membres extérieurs lisent désormais les initiales."
        if initiales
        else "Les membres extérieurs lisent désormais les noms complets.",
    )
    return redirect("commissions:composition", plie.code)
