"""Saved views: kept from the list, opened as tabs, renamed, shared, thrown away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parcours.filters import CRITERES, criteres_en_clair
from parcours.forms.vues_enregistrees import FormulaireVue
from parcours.models import VueEnregistree
from parcours.permissions import peut_lister
from parcours.selectors.vues_enregistrees import ONGLETS, lire, normaliser, vues_de
from parcours.services.vues_enregistrees import MAXIMUM, enregistrer_vue, modifier_vue, supprimer_vue
from plie.socle.erreurs import ErreurMetier
from plie.socle.horloge import aujourdhui
from plie.socle.portes import exiger, reporter

A_AUTRUI = "Cette vue est partagée avec vous\u00a0: seuls son propriétaire et la structure d’animation la modifient."


@require_http_methods(["GET", "POST"])
def enregistrer(request: HttpRequest) -> HttpResponse:
    """Keep the criteria of the address under a name."""
    utilisateur: Any = request.user
    exiger(peut_lister(utilisateur))
    lus = QueryDict(request.POST.get("parametres", "")) if request.method == "POST" else request.GET
    parametres = normaliser(lus.dict(), CRITERES)
    formulaire = FormulaireVue(request.POST if request.method == "POST" else None, utilisateur=utilisateur)
    if request.method == "POST" and formulaire.is_valid():
        try:
            vue = enregistrer_vue(proprietaire=utilisateur, parametres=parametres, **formulaire.arguments())
        except ErreurMetier as refus:
            reporter(formulaire, refus)
        else:
            messages.success(request, f"La vue «\u00a0{vue.nom}\u00a0» est enregistrée.")
            return redirect(adresse(vue.parametres))
    return _page(request, formulaire, parametres, "Enregistrer la vue", f"{reverse('parcours:liste')}?{parametres}")


@require_http_methods(["GET", "POST"])
def modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a view, or change who opens it."""
    utilisateur: Any = request.user
    vue = _modifiable(utilisateur, pk)
    formulaire = FormulaireVue(request.POST if request.method == "POST" else None, utilisateur=utilisateur, vue=vue)
    if request.method == "POST" and formulaire.is_valid():
        try:
            vue = modifier_vue(vue=vue, **formulaire.arguments())
        except ErreurMetier as refus:
            reporter(formulaire, refus)
        else:
            messages.success(request, f"La vue «\u00a0{vue.nom}\u00a0» est modifiée.")
            return redirect("parcours:vues")
    return _page(request, formulaire, vue.parametres, "Modifier la vue", reverse("parcours:vues"))


@require_POST
def supprimer(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a view away."""
    vue = _modifiable(request.user, pk)
    supprimer_vue(vue=vue)
    messages.success(request, f"La vue «\u00a0{vue.nom}\u00a0» est supprimée.")
    return redirect("parcours:vues")


@require_safe
def vues(request: HttpRequest) -> HttpResponse:
    """One's views, and those that colleagues share."""
    utilisateur: Any = request.user
    exiger(peut_lister(utilisateur))
    lues = list(vues_de(utilisateur))
    modifiables = set(VueEnregistree.objects.modifiables_par(utilisateur).values_list("pk", flat=True))
    criteres = criteres_en_clair(utilisateur, [lire(vue.parametres) for vue in lues], le=aujourdhui())
    return render(
        request,
        "parcours/vues/liste.html",
        {
            "lignes": [
                {"vue": vue, "url": adresse(vue.parametres), "criteres": dits, "modifiable": vue.pk in modifiables}
                for vue, dits in zip(lues, criteres, strict=True)
            ],
            "maximum": MAXIMUM,
        },
    )


def onglets(utilisateur: Any, parametres: dict[str, str]) -> list[dict[str, Any]]:
    """The tabs above the list; without any view, no tab."""
    lues = list(vues_de(utilisateur).select_related(None)[:ONGLETS])
    if not lues:
        return []
    courante = normaliser(parametres, CRITERES)
    # Two views may keep the same criteria: one tab is the current one.
    ouverte = next((vue for vue in lues if courante and vue.parametres == courante), None)
    return [
        {"libelle": "Ouverts", "url": reverse("parcours:liste"), "actif": not courante},
        *({"libelle": vue.nom, "url": adresse(vue.parametres), "actif": vue is ouverte} for vue in lues),
    ]


def onglets_d_accueil(lues: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The tabs of the home page: the work list, then the views that their owner put there."""
    if not lues:
        return []
    return [
        {"libelle": "À faire", "url": reverse("parcours:travail"), "actif": True},
        *({"libelle": vue["nom"], "url": adresse(vue["parametres"]), "actif": False} for vue in lues),
    ]


def adresse(parametres: str) -> str:
    """The list, as a view keeps it."""
    return f"{reverse('parcours:liste')}?{parametres}" if parametres else reverse("parcours:liste")


def _modifiable(utilisateur: Any, pk: int) -> VueEnregistree:
    vue = get_object_or_404(VueEnregistree.objects.visibles_par(utilisateur), pk=pk)
    if not VueEnregistree.objects.modifiables_par(utilisateur).filter(pk=pk).exists():
        raise PermissionDenied(A_AUTRUI)
    return vue


def _page(request: HttpRequest, formulaire: FormulaireVue, parametres: str, titre: str, retour: str) -> HttpResponse:
    criteres = criteres_en_clair(request.user, [lire(parametres)], le=aujourdhui())
    return render(
        request,
        "parcours/vues/formulaire.html",
        {
            "formulaire": formulaire,
            "parametres": parametres,
            "criteres": criteres[0],
            "titre": titre,
            "retour": retour,
        },
        status=422 if formulaire.errors else 200,
    )
