"""Absences: who replaces whom, declaring one, taking one's portfolio back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Delegation, Plie
from accounts.perimetre import perimetre_de
from parcours.forms.absences import FormulaireAbsence
from parcours.permissions_suivi import peut_declarer_une_absence
from parcours.selectors.absences import absences_visibles, etat, remplaces_pendant
from parcours.services.absences import declarer as declarer_absence
from parcours.services.absences import revoquer as revoquer_absence
from plie.socle.erreurs import ErreurMetier
from plie.socle.horloge import aujourdhui
from plie.socle.portes import exiger, reporter
from plie.socle.typographie import INSECABLE, date_en_lettres

PAR_PAGE = 25
A_AUTRUI = "Une délégation est révoquée par l’accompagnateur absent ou par la structure d’animation."
ETATS = {
    "en_cours": ("En cours", "succes", "play-circle-fill"),
    "a_venir": ("À venir", "info", "hourglass-split"),
    "terminee": ("Terminée", "neutre", "check"),
    "revoquee": ("Révoquée", "neutre", "x-circle"),
}


@require_safe
def absences(request: HttpRequest) -> HttpResponse:
    """The absences of the PLIE one animates, or one's own and those one covers."""
    utilisateur: Any = request.user
    exiger(peut_declarer_une_absence(utilisateur))
    le = aujourdhui()
    page = Paginator(absences_visibles(utilisateur), PAR_PAGE).get_page(request.GET.get("page"))
    modifiables = set(
        Delegation.objects.modifiables_par(utilisateur).filter(pk__in=[d.pk for d in page]).values_list("pk", flat=True)
    )
    lignes = []
    for delegation in page:
        code = etat(delegation, le=le)
        libelle, ton, icone = ETATS[code]
        revocable = code in ("en_cours", "a_venir") and delegation.pk in modifiables
        lignes.append({"d": delegation, "libelle": libelle, "ton": ton, "icone": icone, "revocable": revocable})
    return render(request, "parcours/absences/liste.html", {"page": page, "lignes": lignes})


@require_http_methods(["GET", "POST"])
def declarer(request: HttpRequest) -> HttpResponse:
    """One's own absence, or a colleague's in the PLIE that one animates."""
    utilisateur: Any = request.user
    exiger(peut_declarer_une_absence(utilisateur))
    le = aujourdhui()
    perimetre = perimetre_de(utilisateur)
    plies = list(Plie.objects.filter(pk__in=perimetre.animation | perimetre.accompagnement))
    plie = _plie(request, plies)
    absent = None if plie.pk in perimetre.animation else utilisateur
    formulaire = FormulaireAbsence(request.POST if request.method == "POST" else None, plie=plie, absent=absent, le=le)
    if request.method == "POST" and formulaire.is_valid():
        try:
            delegation = declarer_absence(absence=formulaire.absence(), par=utilisateur, le=le)
        except ErreurMetier as refus:
            reporter(formulaire, refus)
        else:
            _annoncer(request, delegation)
            return redirect("parcours:absences")
    return render(
        request,
        "parcours/absences/declarer.html",
        {"formulaire": formulaire, "onglets": _onglets(plies, plie), "plie": plie, "absent": absent},
        status=422 if formulaire.errors else 200,
    )


@require_POST
def revoquer(request: HttpRequest, pk: int) -> HttpResponse:
    """The absent comes back sooner, or the structure d'animation decides otherwise."""
    utilisateur: Any = request.user
    delegation = get_object_or_404(Delegation.objects.visibles_par(utilisateur), pk=pk)
    if not Delegation.objects.modifiables_par(utilisateur).filter(pk=pk).exists():
        raise PermissionDenied(A_AUTRUI)
    try:
        revoquer_absence(delegation=delegation, par=utilisateur, le=aujourdhui())
    except ErreurMetier as refus:
        messages.error(request, refus.message)
    else:
        messages.success(request, f"{delegation.a} ne voit plus les parcours de {delegation.de}.")
    return redirect("parcours:absences")


def _plie(request: HttpRequest, plies: list[Plie]) -> Plie:
    demande = request.GET.get("plie", "")
    trouve = next((plie for plie in plies if not demande or str(plie.pk) == demande), None)
    if trouve is None:
        raise Http404
    return trouve


def _onglets(plies: list[Plie], courant: Plie) -> list[dict[str, Any]]:
    if len(plies) < 2:
        return []
    url = reverse("parcours:absence_declarer")
    return [{"libelle": p.nom, "url": f"{url}?plie={p.pk}", "actif": p == courant} for p in plies]


def _annoncer(request: HttpRequest, delegation: Delegation) -> None:
    """What was done; and whom the absent were themselves replacing."""
    messages.success(
        request,
        f"Du {date_en_lettres(delegation.date_debut)} au {date_en_lettres(delegation.date_fin)}, "
        f"{delegation.a} voit et modifie les parcours de {delegation.de}.",
    )
    confiees = remplaces_pendant(delegation)
    if confiees:
        noms = ", ".join(str(autre.de) for autre in confiees)
        messages.warning(
            request,
            f"{delegation.de} remplace déjà {noms} sur cette période{INSECABLE}: désigner aussi quelqu’un pour ces "
            "parcours.",
        )
