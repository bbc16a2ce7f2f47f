"""Handing over the parcours chosen in the list: to whom, the preview, the confirmation, the history, the undoing."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Plie
from accounts.perimetre import perimetre_de
from parcours.forms.transmissions import FormulaireTransmission
from parcours.models import Parcours, Transmission
from parcours.permissions import peut_transmettre
from parcours.selectors.transmissions import Apercu, derniers_suivis
from parcours.services.transmissions import Demande, annuler, obstacle, previsualiser, transmettre
from parcours.vues.selection import parcours_choisis
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier
from plie.socle.horloge import aujourdhui
from plie.socle.portes import exiger, reporter
from plie.socle.typographie import INSECABLE

APERCU, CONFIRMER = "apercu", "confirmer"
PAR_PAGE = 25


@require_http_methods(["GET", "POST"])
def preparer(request: HttpRequest) -> HttpResponse:
    """One address, three screens: to whom and when, what it would do, and it is done."""
    exiger(peut_transmettre(request.user))  # type: ignore[arg-type]
    le = aujourdhui()
    choisis = parcours_choisis(request, le=le)
    plies = {parcours.plie_id: parcours.plie for parcours in choisis}
    if len(plies) != 1:
        return render(
            request,
            "parcours/transmissions/preparer.html",
            {"formulaire": None, "choisis": choisis, "retour": _retour(request)},
            status=422,
        )
    plie = next(iter(plies.values()))
    if plie.pk not in perimetre_de(request.user).animation:
        raise PermissionDenied("La transmission revient à la structure d’animation du PLIE qui suit ces parcours.")
    etape = request.POST.get("etape", "")
    formulaire = FormulaireTransmission(request.POST or None, plie=plie, le=le)
    if etape in (APERCU, CONFIRMER) and formulaire.is_valid():
        reponse = _avancer(request, formulaire, choisis, plie, le)
        if reponse is not None:
            return reponse
    return _demander(request, formulaire, choisis, plie, le, relire=etape in (APERCU, CONFIRMER))


def _avancer(
    request: HttpRequest, formulaire: FormulaireTransmission, choisis: list[Parcours], plie: Plie, le: date
) -> HttpResponse | None:
    """The preview, or the confirmation; None when something is to correct."""
    donnees = formulaire.cleaned_data
    demande = Demande(plie, [p.pk for p in choisis], donnees["vers"], donnees["date_effet"], donnees["motif"])
    try:
        if request.POST["etape"] == CONFIRMER:
            return _confirmer(request, demande, donnees["cle"], le)
        return _apercu(request, previsualiser(demande, le=le), demande, donnees["cle"])
    except ConflitDeVersion as conflit:
        try:
            vu = previsualiser(demande, le=le)
        except ErreurMetier as refus:
            reporter(formulaire, refus)
            return None
        return _apercu(request, vu, demande, donnees["cle"], conflit=conflit.message)
    except ErreurMetier as refus:
        reporter(formulaire, refus)
        return None


def _confirmer(request: HttpRequest, demande: Demande, cle: UUID, le: date) -> HttpResponse:
    utilisateur: Any = request.user
    transmission = transmettre(
        demande=demande, auteur=utilisateur, le=le, cle=cle, empreinte=request.POST.get("empreinte", "")
    )
    nombre = transmission.lignes.count()
    accord = "parcours est transmis" if nombre == 1 else "parcours sont transmis"
    messages.success(request, f"{nombre}{INSECABLE}{accord} à {transmission.vers}.")
    return redirect("parcours:transmission", transmission.pk)


def _apercu(request: HttpRequest, vu: Apercu, demande: Demande, cle: UUID, conflit: str = "") -> HttpResponse:
    return render(
        request,
        "parcours/transmissions/apercu.html",
        {
            "vu": vu,
            "demande": demande,
            "cle": cle,
            "conflit": conflit,
            "numeros": ",".join(str(pk) for pk in demande.parcours),
            "retour": _retour(request),
            "filtres": request.POST.get("filtres", ""),
        },
        status=409 if conflit else 200,
    )


def _demander(
    request: HttpRequest,
    formulaire: FormulaireTransmission,
    choisis: list[Parcours],
    plie: Plie,
    le: date,
    *,
    relire: bool,
) -> HttpResponse:
    suivis = derniers_suivis([p.pk for p in choisis])
    return render(
        request,
        "parcours/transmissions/preparer.html",
        {
            "formulaire": formulaire,
            "choisis": [(p, suivis.get(p.pk)) for p in choisis],
            "numeros": ",".join(str(p.pk) for p in choisis),
            "plie": plie,
            "le": le,
            "retour": _retour(request),
            "filtres": (request.POST or request.GET).get("filtres", ""),
        },
        status=422 if relire and formulaire.errors else 200,
    )


def _retour(request: HttpRequest) -> str:
    """The list as it was filtered; the parameter is read by the list alone, never followed."""
    filtres = (request.POST or request.GET).get("filtres", "")
    return f"{reverse('parcours:liste')}?{filtres}" if filtres else reverse("parcours:liste")


@require_safe
def transmissions(request: HttpRequest) -> HttpResponse:
    """What was handed over in the PLIE that somebody animates, the latest first."""
    utilisateur: Any = request.user
    exiger(peut_transmettre(utilisateur))
    lues = (
        Transmission.objects.visibles_par(utilisateur)
        .select_related("vers", "faite_par", "annulee_par")
        .annotate(nombre=Count("lignes"))
        .order_by("-faite_le", "-pk")
    )
    page = Paginator(lues, PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "parcours/transmissions/liste.html", {"page": page})


@require_safe
def transmission(request: HttpRequest, pk: int) -> HttpResponse:
    """One hand-over: which files, from whom to whom, and whether it can still be undone."""
    utilisateur: Any = request.user
    visibles = Transmission.objects.visibles_par(utilisateur).select_related("vers", "faite_par", "annulee_par")
    lue = get_object_or_404(visibles, pk=pk)
    lignes = lue.lignes.select_related("parcours__participant", "precedent__utilisateur").order_by(
        "parcours__participant__recherche", "pk"
    )
    return render(
        request,
        "parcours/transmissions/fiche.html",
        {
            "transmission": lue,
            "lignes": list(lignes),
            "obstacle": "" if lue.annulee_le else obstacle(lue, le=aujourdhui()),
        },
    )


@require_POST
def transmission_annuler(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the files back, while nothing was written since."""
    utilisateur: Any = request.user
    lue = get_object_or_404(Transmission.objects.visibles_par(utilisateur), pk=pk)
    try:
        annuler(transmission=lue, par=utilisateur, le=aujourdhui())
    except ErreurMetier as refus:
        messages.error(request, f"La transmission n’est pas annulée. {refus.message}")
    else:
        messages.success(request, "La transmission est annulée\u00a0: chaque parcours retrouve son référent.")
    return redirect("parcours:transmission", lue.pk)
