"""Naming the référent, closing a candidature: the structure d'animation's gestures."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from parcours.acces import parcours_pour
from parcours.forms.referents import FormulaireClassement, FormulaireReferent
from parcours.permissions import peut_affecter_referent, peut_classer
from parcours.services.orientation import affecter_referent, classer_sans_suite
from plie.socle.erreurs import ErreurMetier
from plie.socle.horloge import aujourdhui
from plie.socle.portes import reporter


@require_http_methods(["GET", "POST"])
def affecter(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the référent, or change them from a day on, with the reason."""
    parcours = parcours_pour(request.user, pk, peut_affecter_referent)
    formulaire = FormulaireReferent(request.POST or None, parcours=parcours, le=aujourdhui())
    if request.method == "POST" and formulaire.is_valid():
        donnees = formulaire.cleaned_data
        try:
            affecter_referent(
                parcours=parcours,
                utilisateur=donnees["referent"],
                date_debut=donnees["date_debut"],
                motif=donnees["motif"],
                le=aujourdhui(),
            )
        except ErreurMetier as erreur:
            reporter(formulaire, erreur)
        else:
            messages.success(request, f"Le parcours est confié à {donnees['referent']}.")
            return redirect("parcours:fiche", parcours.pk)
    return render(
        request,
        "parcours/formulaire.html",
        {
            "formulaire": formulaire,
            "parcours": parcours,
            "personne": parcours.participant,
            "titre": "Désigner le référent",
            "bouton": "Enregistrer le référent",
            "ton": "primary",
            "url_retirer": "",
            "retour": reverse("parcours:fiche", args=[parcours.pk]),
        },
        status=422 if formulaire.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def classer(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a candidature without the commission."""
    parcours = parcours_pour(request.user, pk, peut_classer)
    formulaire = FormulaireClassement(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        try:
            classer_sans_suite(parcours=parcours, motif=formulaire.cleaned_data["motif"])
        except ErreurMetier as erreur:
            reporter(formulaire, erreur)
        else:
            messages.success(request, "La candidature est classée sans suite.")
            return redirect("parcours:fiche", parcours.pk)
    return render(
        request,
        "parcours/formulaire.html",
        {
            "formulaire": formulaire,
            "parcours": parcours,
            "personne": parcours.participant,
            "titre": "Classer la candidature sans suite",
            "bouton": "Classer sans suite",
            "ton": "danger",
            "url_retirer": "",
            "retour": reverse("parcours:fiche", args=[parcours.pk]),
        },
        status=422 if formulaire.errors else 200,
    )
