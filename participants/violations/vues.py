"""The screens of the register of breaches."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Plie
from accounts.perimetre import perimetre_de
from participants.droits.onglets import onglets_des_donnees
from participants.droits.vues.acces import refus_reportes
from participants.models import Violation
from participants.violations.forms import (
    FormulaireCloture,
    FormulaireComplement,
    FormulaireNotification,
    FormulaireViolation,
)
from participants.violations.permissions import peut_completer, peut_tenir_le_registre_des_violations
from participants.violations.services import clore, completer, delais_de, enregistrer_violation, notifier
from plie.socle.horloge import maintenant
from plie.socle.portes import exiger

PAR_PAGE = 20


@require_safe
def violations(request: HttpRequest) -> HttpResponse:
    """The register: those that wait first, the clock that runs beside each."""
    utilisateur: Any = request.user
    exiger(peut_tenir_le_registre_des_violations(utilisateur))
    lues = Violation.objects.visibles_par(utilisateur).select_related("plie").prefetch_related("notifications")
    page = Paginator(lues.order_by("close_le", "-connue_le"), PAR_PAGE).get_page(request.GET.get("page"))
    a_l_instant = maintenant()
    lignes = [(une, [(d, d.en_retard(a_l_instant)) for d in delais_de(une)]) for une in page]
    depassees = sum(any(retard and d.fait_le is None for d, retard in delais) for _, delais in lignes)
    onglets = onglets_des_donnees(utilisateur, "violations")
    contexte = {"page": page, "lignes": lignes, "depassees": depassees, "onglets_donnees": onglets}
    return render(request, "participants/violations/liste.html", contexte)


@require_http_methods(["GET", "POST"])
def violation_ouvrir(request: HttpRequest) -> HttpResponse:
    """A breach becomes known: the clocks start."""
    utilisateur: Any = request.user
    exiger(peut_tenir_le_registre_des_violations(utilisateur))
    perimetre = perimetre_de(utilisateur)
    plies = Plie.objects.all() if perimetre.administrateur else Plie.objects.filter(pk__in=perimetre.animation)
    formulaire = FormulaireViolation(
        request.POST or None, plies=plies, tous=perimetre.administrateur, maintenant=maintenant()
    )
    if request.method == "POST" and formulaire.is_valid():
        with refus_reportes(formulaire):
            violation = enregistrer_violation(
                plie=formulaire.cleaned_data["plie"],
                champs=formulaire.champs(),
                par=utilisateur,
                maintenant=maintenant(),
                cle=formulaire.cleaned_data["cle"],
            )
        if not formulaire.errors:
            messages.success(request, "La violation est au registre\u00a0: les délais de notification courent.")
            return redirect("participants:violation", violation.pk)
    retour = reverse("participants:violations")
    return _page(request, formulaire, "Enregistrer une violation", "Enregistrer la violation", retour)


@require_safe
def violation(request: HttpRequest, pk: int) -> HttpResponse:
    """A breach: facts, clocks, who was told."""
    utilisateur: Any = request.user
    lue = _lisible(utilisateur, pk)
    a_l_instant = maintenant()
    return render(
        request,
        "participants/violations/violation.html",
        {
            "violation": lue,
            "delais": [(delai, delai.en_retard(a_l_instant)) for delai in delais_de(lue)],
            "notifications": list(lue.notifications.select_related("notee_par")),
            "completable": peut_completer(utilisateur, lue),
        },
    )


@require_http_methods(["GET", "POST"])
def violation_completer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say more of it."""
    lue = _completable(request.user, pk)
    formulaire = FormulaireComplement(request.POST or None, violation=lue)
    if request.method == "POST" and formulaire.is_valid():
        with refus_reportes(formulaire, lue):
            completer(
                violation=lue,
                champs=formulaire.champs(),
                version=formulaire.cleaned_data["version"],
                maintenant=maintenant(),
            )
        if not formulaire.errors:
            messages.success(request, "La violation est complétée.")
            return redirect("participants:violation", pk)
    return _page(request, formulaire, "Compléter la violation", "Enregistrer", _retour(pk))


@require_http_methods(["GET", "POST"])
def violation_notifier(request: HttpRequest, pk: int) -> HttpResponse:
    """Note who was told."""
    lue = _completable(request.user, pk)
    utilisateur: Any = request.user
    formulaire = FormulaireNotification(
        request.POST or None, maintenant=maintenant(), initial={"destinataire": request.GET.get("a", "")}
    )
    if request.method == "POST" and formulaire.is_valid():
        with refus_reportes(formulaire):
            notifier(
                violation=lue,
                destinataire=formulaire.cleaned_data["destinataire"],
                notifiee_le=formulaire.instant(),
                precision=formulaire.cleaned_data["precision"],
                par=utilisateur,
                maintenant=maintenant(),
            )
        if not formulaire.errors:
            messages.success(request, "La notification est au registre.")
            return redirect("participants:violation", pk)
    return _page(request, formulaire, "Noter une notification", "Noter la notification", _retour(pk))


@require_http_methods(["GET", "POST"])
def violation_clore(request: HttpRequest, pk: int) -> HttpResponse:
    """Close it with its account."""
    lue = _completable(request.user, pk)
    utilisateur: Any = request.user
    formulaire = FormulaireCloture(request.POST or None, initial={"version": lue.version})
    if request.method == "POST" and formulaire.is_valid():
        with refus_reportes(formulaire, lue):
            clore(
                violation=lue,
                bilan=formulaire.cleaned_data["bilan"],
                version=formulaire.cleaned_data["version"],
                par=utilisateur,
                maintenant=maintenant(),
            )
        if not formulaire.errors:
            messages.success(request, "La violation est close. Elle reste au registre.")
            return redirect("participants:violations")
    return _page(request, formulaire, "Clore la violation", "Clore la violation", _retour(pk))


def _lisible(utilisateur: Any, pk: int) -> Violation:
    exiger(peut_tenir_le_registre_des_violations(utilisateur))
    visibles = Violation.objects.visibles_par(utilisateur).select_related("plie", "enregistree_par", "close_par")
    return get_object_or_404(visibles, pk=pk)


def _completable(utilisateur: Any, pk: int) -> Violation:
    lue = _lisible(utilisateur, pk)
    exiger(peut_completer(utilisateur, lue))
    return lue


def _retour(pk: int) -> str:
    return reverse("participants:violation", args=[pk])


def _page(request: HttpRequest, formulaire: Any, titre: str, bouton: str, retour: str) -> HttpResponse:
    return render(
        request,
        "participants/violations/formulaire.html",
        {"formulaire": formulaire, "titre": titre, "bouton": bouton, "retour": retour},
        status=422 if formulaire.errors else 200,
    )
