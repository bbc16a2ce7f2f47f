"""The list of the dashboards, and the request to draw one up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Plie
from accounts.perimetre import perimetre_de
from pilotage.forms import FiltreEditions, FormulaireDresser
from pilotage.models import ComparaisonAvenant, Edition
from pilotage.permissions import peut_dresser
from pilotage.presentation.cases import periode_en_mots
from pilotage.selectors import TOUS_LES_PLIE
from pilotage.tasks import DRESSER, parametres
from pilotage.vues.acces import exiger_des_figures
from plie.socle.horloge import aujourdhui
from plie.socle.models import Tache
from plie.socle.periodes import Periode
from plie.socle.portes import exiger
from plie.socle.taches import demander, lancer

EDITIONS_PAR_PAGE = 28


@require_safe
def editions(request: HttpRequest) -> HttpResponse:
    """Every edition this person may read, the latest period first."""
    utilisateur: Any = request.user
    exiger_des_figures(utilisateur)
    perimetre = perimetre_de(utilisateur)
    visibles = Edition.objects.visibles_par(utilisateur)
    filtre = _filtre(request, visibles, animation=perimetre.anime)
    liste = (
        _filtrer(visibles, filtre)
        .sans_contenu()
        .select_related("plie")
        .order_by("-date_fin", "-date_debut", F("plie__code").asc(nulls_first=True), "-publiee_le", "-pk")
    )
    page = Paginator(liste, EDITIONS_PAR_PAGE).get_page(request.GET.get("page"))
    lignes = [{"edition": e, "periode": periode_en_mots(e.date_debut, e.date_fin)} for e in page.object_list]
    return render(
        request,
        "pilotage/editions.html",
        {
            "page": page,
            "lignes": lignes,
            "filtre": filtre,
            "animation": perimetre.anime,
            "comparaison": _comparaison_a_lire(utilisateur) if perimetre.anime else None,
            "formulaire": _formulaire(utilisateur) if perimetre.anime else None,
            "taches": Tache.objects.filter(
                nature=DRESSER, demandee_par_id=utilisateur.pk, terminee_le__isnull=True
            ).order_by("pk"),
        },
    )


def _comparaison_a_lire(utilisateur: Any) -> ComparaisonAvenant | None:
    """What the next avenant would change for this team's parcours, until it takes effect."""
    comparaisons = ComparaisonAvenant.objects.visibles_par(utilisateur).select_related("avenant")
    return comparaisons.filter(avenant__date_effet__gt=aujourdhui()).order_by("-pk").first()


@require_POST
def dresser(request: HttpRequest) -> HttpResponse:
    """Ask the worker for an edition; asked twice before it is done, it is drawn up once."""
    utilisateur: Any = request.user
    perimetre = perimetre_de(utilisateur)
    if not perimetre.anime:
        raise PermissionDenied("Seules les structures d’animation dressent les tableaux de bord.")
    demande = request.POST.get("plie", "")
    # Looked for here: the database refuses to compare with a text that it could not keep.
    plie = next((p for p in Plie.objects.filter(pk__in=perimetre.animation) if p.code == demande), None)
    if plie is not None or demande == TOUS_LES_PLIE:
        exiger(peut_dresser(utilisateur, plie))
    formulaire = _formulaire(utilisateur, request.POST)
    if not formulaire.is_valid():
        messages.error(request, "Choisir un PLIE de votre périmètre et un trimestre de la liste.")
        return redirect("pilotage:editions")
    periode = Periode.lire_trimestre(formulaire.cleaned_data["trimestre"])
    code = plie.code if plie else None
    tache = demander(
        DRESSER, cle=_cle(plie, periode), parametres=parametres(code, periode, aujourdhui()), par=utilisateur
    )
    lancer(tache)
    messages.success(request, "L’édition est en préparation : elle paraîtra dans la liste dans quelques instants.")
    return redirect("pilotage:editions")


def _cle(plie: Plie | None, periode: Periode) -> str:
    """The same until an edition comes out of it: a double click asks once, a new request redraws."""
    derniere = (
        Edition.objects.filter(plie=plie, date_debut=periode.debut, date_fin=periode.fin or periode.debut)
        .order_by("-pk")
        .values_list("pk", "version")
        .first()
    )
    suite = f"{derniere[0]}.{derniere[1]}" if derniere else "0"
    return f"{plie.code if plie else TOUS_LES_PLIE}:{periode.code_trimestre}:{suite}"


def _formulaire(utilisateur: Any, donnees: Any = None) -> FormulaireDresser:
    perimetre = perimetre_de(utilisateur)
    return FormulaireDresser(
        donnees,
        plies=Plie.objects.filter(pk__in=perimetre.animation).order_by("code"),
        tous=bool(peut_dresser(utilisateur, None)),
        le=aujourdhui(),
    )


def _filtre(request: HttpRequest, visibles: Any, *, animation: bool) -> FiltreEditions:
    plies = list(
        Plie.objects.filter(pk__in=visibles.order_by().values("plie")).order_by("code").values_list("code", "nom")
    )
    if visibles.filter(plie__isnull=True).exists():
        plies.append((TOUS_LES_PLIE, "Ensemble des PLIE"))
    annees = visibles.order_by("-date_fin__year").values_list("date_fin__year", flat=True).distinct()
    return FiltreEditions(request.GET, plies=plies, annees=annees, statuts=animation)


def _filtrer(visibles: Any, filtre: FiltreEditions) -> Any:
    if not filtre.is_valid():
        return visibles
    lus = filtre.cleaned_data
    if lus["plie"] == TOUS_LES_PLIE:
        visibles = visibles.filter(plie__isnull=True)
    elif lus["plie"]:
        visibles = visibles.filter(plie__code=lus["plie"])
    if lus["annee"]:
        visibles = visibles.filter(date_fin__year=int(lus["annee"]))
    if lus.get("statut"):
        visibles = visibles.filter(statut=lus["statut"])
    return visibles
