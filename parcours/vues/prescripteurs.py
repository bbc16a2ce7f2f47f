"""The list of prescripteurs: its page, adding a value, retiring it, taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.perimetre import perimetre_de
from parcours.forms.prescripteurs import FormulairePrescripteur
from parcours.models import CodePrescripteur
from parcours.permissions_prescripteurs import peut_changer_prescripteur, peut_tenir_les_prescripteurs
from parcours.selectors.prescripteurs import prescripteurs_en_liste
from parcours.services.prescripteurs import ajouter_prescripteur, retablir_prescripteur, retirer_prescripteur
from plie.socle.erreurs import ErreurMetier
from plie.socle.horloge import aujourdhui
from plie.socle.portes import exiger, reporter


@require_http_methods(["GET", "POST"])
def liste(request: HttpRequest) -> HttpResponse:
    """Every value with its counters, and the form that adds one."""
    utilisateur: Any = request.user
    exiger(peut_tenir_les_prescripteurs(utilisateur))
    le = aujourdhui()
    formulaire = FormulairePrescripteur(request.POST or None, utilisateur=utilisateur)
    if request.method == "POST" and formulaire.is_valid():
        try:
            valeur = ajouter_prescripteur(
                libelle=formulaire.cleaned_data["libelle"], plie=formulaire.plie_choisi, par=utilisateur, le=le
            )
        except ErreurMetier as erreur:
            reporter(formulaire, erreur)
        else:
            messages.success(request, f"«\u00a0{valeur.libelle}\u00a0» est proposé dans les orientations.")
            return redirect("parcours:prescripteurs")
    lignes = [
        {"ligne": ligne, "modifiable": bool(peut_changer_prescripteur(utilisateur, ligne.valeur))}
        for ligne in prescripteurs_en_liste(utilisateur)
    ]
    return render(
        request,
        "parcours/prescripteurs.html",
        {"lignes": lignes, "formulaire": formulaire, "le": le, "anime": perimetre_de(utilisateur).anime},
        status=422 if formulaire.errors else 200,
    )


@require_POST
def retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop proposing a value."""
    valeur = _valeur(request, pk)
    try:
        retirer_prescripteur(valeur=valeur, le=aujourdhui())
    except ErreurMetier as erreur:
        messages.error(request, erreur.message)
    else:
        messages.success(
            request, f"«\u00a0{valeur.libelle}\u00a0» n’est plus proposé\u00a0; les parcours qui le portent le gardent."
        )
    return redirect("parcours:prescripteurs")


@require_POST
def retablir(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a retired value again."""
    valeur = _valeur(request, pk)
    try:
        retablir_prescripteur(valeur=valeur)
    except ErreurMetier as erreur:
        messages.error(request, erreur.message)
    else:
        messages.success(request, f"«\u00a0{valeur.libelle}\u00a0» est de nouveau proposé.")
    return redirect("parcours:prescripteurs")


def _valeur(request: HttpRequest, pk: int) -> CodePrescripteur:
    utilisateur: Any = request.user
    exiger(peut_tenir_les_prescripteurs(utilisateur))
    valeur = get_object_or_404(CodePrescripteur.objects.visibles_par(utilisateur), pk=pk)
    exiger(peut_changer_prescripteur(utilisateur, valeur))
    return valeur
