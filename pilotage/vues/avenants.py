"""An avenant to the Pacte, from its first line to the day it is put in force; the administrator's alone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import VersionPacte
from pilotage.avenants import services
from pilotage.avenants.forms import (
    ConfirmerAvenant,
    FormulaireAvenant,
    FormulaireAvenantExistant,
    FormulaireConfirmation,
    FormulaireFigure,
)
from pilotage.avenants.permissions import peut_changer, peut_preparer
from pilotage.avenants.regles import meme_valeur
from pilotage.avenants.selectors import derniere_comparaison, lire_avenant, tache_en_cours
from plie.pacte import TYPES
from plie.socle.conflits import dernier_auteur, page_de_conflit
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier
from plie.socle.horloge import aujourdhui
from plie.socle.portes import exiger, reporter

PERIME = "L’avenant a été modifié depuis l’ouverture de la page : le relire, puis recommencer."


def brouillon_de(request: HttpRequest, pk: int) -> VersionPacte:
    """The avenant being prepared, for an administrator; it does not exist for anybody else."""
    utilisateur: Any = request.user
    if not peut_preparer(utilisateur):
        raise Http404
    avenant = get_object_or_404(VersionPacte.objects.visibles_par(utilisateur).exclude(livree=True), pk=pk)
    exiger(peut_changer(avenant))
    return avenant


@require_http_methods(["GET", "POST"])
def preparer(request: HttpRequest) -> HttpResponse:
    """Open an avenant; the one being prepared, if there is one, is opened instead."""
    utilisateur: Any = request.user
    exiger(peut_preparer(utilisateur))
    if request.method == "GET" and (deja := VersionPacte.objects.visibles_par(utilisateur).brouillons().first()):
        return redirect("pilotage:avenant", deja.pk)
    formulaire = FormulaireAvenant(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        try:
            avenant = services.preparer(par=utilisateur, **formulaire.cleaned_data)
        except ErreurMetier as refus:
            reporter(formulaire, refus)
        else:
            messages.success(request, "L’avenant est ouvert : il reprend les chiffres de la version précédente.")
            return redirect("pilotage:avenant", avenant.pk)
    contexte = {"form": formulaire, "titre": "Préparer un avenant", "bouton": "Ouvrir l’avenant", "avenant": None}
    return render(request, "pilotage/avenants/entete.html", contexte)


@require_safe
def avenant(request: HttpRequest, pk: int) -> HttpResponse:
    """The avenant: its differences, every figure, what it would change, and the two ways out."""
    return _page(request, brouillon_de(request, pk))


def _page(request: HttpRequest, lu: VersionPacte, *, confirmation: Any = None, status: int = 200) -> HttpResponse:
    comparaison, compare = derniere_comparaison(lu), lire_avenant(lu)
    obstacles = services.obstacles_a_la_mise_en_vigueur(lu, compare.avant, compare.apres, le=aujourdhui())
    contexte = {
        "lu": compare,
        "avenant": lu,
        "comparaison": comparaison,
        "a_jour": comparaison is not None and comparaison.version_comparee == lu.version,
        "obstacles": list(obstacles),
        "retroactif": lu.date_effet <= aujourdhui(),
        "confirmation": confirmation or FormulaireConfirmation(initial={"version": lu.version}),
        "tache": tache_en_cours(lu, request.user),  # type: ignore[arg-type]
    }
    return render(request, "pilotage/avenants/avenant.html", contexte, status=status)


@require_http_methods(["GET", "POST"])
def modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """The code, the label, the date of effect."""
    lu = brouillon_de(request, pk)
    titre, retour = f"Avenant {lu.code}", reverse("pilotage:avenant", args=[lu.pk])
    formulaire = FormulaireAvenantExistant(request.POST or None, initial=_entete(lu))
    if request.method == "POST" and formulaire.is_valid():
        try:
            services.modifier_entete(avenant=lu, **formulaire.cleaned_data)
        except ConflitDeVersion:
            lu.refresh_from_db()
            return page_de_conflit(
                request,
                saisi=formulaire,
                enregistre=FormulaireAvenantExistant(initial=_entete(lu)),
                version=lu.version,
                titre=titre,
                auteur=dernier_auteur(lu),
                url_annuler=retour,
            )
        except ErreurMetier as refus:
            reporter(formulaire, refus)
        else:
            messages.success(request, "L’avenant est enregistré.")
            return redirect(retour)
    contexte = {"form": formulaire, "titre": titre, "bouton": "Enregistrer", "avenant": lu}
    return render(request, "pilotage/avenants/entete.html", contexte)


def _entete(lu: VersionPacte) -> dict[str, Any]:
    return {"code": lu.code, "libelle": lu.libelle, "date_effet": lu.date_effet, "version": lu.version}


@require_http_methods(["GET", "POST"])
def figure(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One figure: its label, its rule, its unit, its value in the version before, the one typed here."""
    lu = brouillon_de(request, pk)
    if code not in TYPES:
        raise Http404
    versions = lire_avenant(lu)
    avant, apres = versions.avant.definition(code), versions.apres.definition(code)
    retour = reverse("pilotage:avenant", args=[lu.pk])
    change = not meme_valeur(code, avant.valeur, apres.valeur)
    initiales = {"valeur": apres.valeur, "article": apres.article if change else "", "version": lu.version}
    formulaire = FormulaireFigure(request.POST or None, parametre=avant, initial=initiales)
    if request.method == "POST" and formulaire.is_valid():
        try:
            services.fixer_figure(avenant=lu, code=code, **formulaire.arguments())
        except ConflitDeVersion:
            lu.refresh_from_db()
            return page_de_conflit(
                request,
                saisi=formulaire,
                enregistre=FormulaireFigure(parametre=avant, initial=initiales),
                version=lu.version,
                titre=avant.libelle,
                sous_titre=f"Avenant {lu.code}",
                auteur=dernier_auteur(lu),
                url_annuler=retour,
            )
        except ErreurMetier as refus:
            reporter(formulaire, refus)
        else:
            messages.success(request, f"« {avant.libelle} » est enregistré.")
            return redirect(f"{retour}#{code}")
    contexte = {"form": formulaire, "avenant": lu, "avant": avant, "valeur_avant": avant.en_clair, "change": change}
    return render(request, "pilotage/avenants/figure.html", contexte)


@require_POST
def retablir(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Give a figure back to the version before."""
    lu = brouillon_de(request, pk)
    if code not in TYPES:
        raise Http404
    if _confirme(request):
        _faire(request, "Le chiffre est de nouveau celui de la version précédente.", services.retablir_figure,
               avenant=lu, code=code, version=int(request.POST["version"]))  # fmt: skip
    return redirect("pilotage:avenant", lu.pk)


@require_POST
def abandonner(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the avenant up."""
    lu = brouillon_de(request, pk)
    fait = _confirme(request) and _faire(
        request, "L’avenant est abandonné : rien ne change.", services.abandonner,
        avenant=lu, version=int(request.POST["version"]),
    )  # fmt: skip
    return redirect("accounts:pacte") if fait else redirect("pilotage:avenant", lu.pk)


@require_POST
def mettre_en_vigueur(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the avenant in force, for good."""
    lu, utilisateur = brouillon_de(request, pk), request.user
    confirmation = FormulaireConfirmation(request.POST)
    if not confirmation.is_valid():
        return _page(request, lu, confirmation=confirmation)
    try:
        publie = services.mettre_en_vigueur(
            avenant=lu,
            par=utilisateur,  # type: ignore[arg-type]
            le=aujourdhui(),
            version=confirmation.cleaned_data["version"],
        )
    except ConflitDeVersion:
        lu.refresh_from_db()
        confirmation.add_error(None, PERIME)
        return _page(request, lu, confirmation=confirmation, status=409)
    except ErreurMetier as refus:
        confirmation.add_error(None, refus.message)
        return _page(request, lu, confirmation=confirmation)
    messages.success(request, f"La version {publie.code} du Pacte est mise en vigueur.")
    return redirect(f"{reverse('accounts:pacte')}?version={publie.pk}")


def _confirme(request: HttpRequest) -> bool:
    if ConfirmerAvenant(request.POST).is_valid():
        return True
    messages.error(request, PERIME)
    return False


def _faire(request: HttpRequest, reussite: str, geste: Any, **arguments: Any) -> bool:
    try:
        geste(**arguments)
    except ConflitDeVersion:
        messages.error(request, PERIME)
    except ErreurMetier as refus:
        messages.error(request, refus.message)
    else:
        messages.success(request, reussite)
        return True
    return False
