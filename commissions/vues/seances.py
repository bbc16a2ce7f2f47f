"""Sessions: list, agenda, life of a session."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import Plie
from accounts.perimetre import perimetre_de
from commissions.enums import PresenceSeance, StatutSeance
from commissions.forms.deliberation import FormulaireAjout
from commissions.forms.seances import FormulaireSeance
from commissions.models import PointOrdreDuJour, Saisine, Seance
from commissions.permissions import peut_animer, peut_conduire
from commissions.selectors import (
    convocables,
    grouper,
    lignes_de,
    nomme,
    saisines_sans_seance,
    seances_avec_comptes,
    suppleances,
)
from commissions.services import ordre_du_jour as gestes_agenda
from commissions.services import seances as gestes
from commissions.suivi import etat_de, suivi_de
from commissions.tasks import (
    demander_avis_aux_poles,
    demander_courriels,
    demander_lettres,
    demander_ordre_du_jour,
    demander_pv,
)
from commissions.vues.documents import documents_de
from parcours import ouvertures
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier
from plie.socle.horloge import aujourdhui
from plie.socle.portes import exiger, reporter
from plie.socle.tri import par_nom

# How often the screens ask for what changed, in seconds: while the session is held, while it is waited for.
RYTHMES = {StatutSeance.OUVERTE: 5, StatutSeance.PREPAREE: 20, StatutSeance.PLANIFIEE: 60}


def _seance(request: HttpRequest, pk: int, *avec: str) -> Seance:
    return get_object_or_404(Seance.objects.visibles_par(request.user).select_related("plie", *avec), pk=pk)


@require_GET
def liste(request: HttpRequest) -> HttpResponse:
    """Sessions to come and past, and what waits for one."""
    perimetre = perimetre_de(request.user)
    if not (perimetre.anime or perimetre.commissions):
        raise PermissionDenied("Cet écran est réservé à la structure d’animation et aux membres de commission.")
    le = aujourdhui()
    seances = seances_avec_comptes(request.user)
    page = Paginator(seances.exclude(date_seance__gte=le), 20).get_page(request.GET.get("page"))
    contexte = {
        "a_venir": list(seances.filter(date_seance__gte=le).order_by("date_seance", "heure", "pk")),
        "page": page,
        "en_attente": list(saisines_sans_seance(request.user)) if perimetre.anime else [],
        "anime": perimetre.anime,
        "plies": list(Plie.objects.animes_par(request.user)),
        "le": le,
    }
    return render(request, "commissions/liste.html", contexte)


@require_http_methods(["GET", "POST"])
def planifier(request: HttpRequest) -> HttpResponse:
    """Plan a session."""
    if not perimetre_de(request.user).anime:
        raise PermissionDenied("Seule la structure d’animation planifie les séances.")
    formulaire = FormulaireSeance(request.POST or None, utilisateur=request.user, le=aujourdhui())
    if request.method == "POST" and formulaire.is_valid():
        try:
            with transaction.atomic():
                seance = gestes.planifier(**formulaire.cleaned_data, le=aujourdhui())
                demander_courriels(seance, le=aujourdhui(), par=request.user)
        except ErreurMetier as erreur:
            reporter(formulaire, erreur)
        else:
            messages.success(request, "La séance est planifiée.")
            return redirect("commissions:seance", seance.pk)
    return render(request, "commissions/planifier.html", {"formulaire": formulaire})


def _contexte(request: HttpRequest, seance: Seance) -> dict[str, Any]:
    # Read before the items: what happens meanwhile makes the next refresh, and is not lost.
    suivi = suivi_de(seance)
    nomme_en_clair = nomme(request.user, seance)
    lignes = lignes_de(seance, suivi, nominatif=nomme_en_clair)
    return {
        "seance": seance,
        "etat": suivi.etat,
        "suivie": seance.statut in RYTHMES,
        "rythme": RYTHMES.get(StatutSeance(seance.statut)),
        "groupes": grouper(lignes),
        "nombre": len(lignes),
        "decides": sum(1 for ligne in lignes if ligne.decision),
        "anime": bool(peut_animer(request.user, seance)),
        "nomme": nomme_en_clair,
        "ouverte": seance.statut == StatutSeance.OUVERTE,
    }


def contexte_de_la_ligne(request: HttpRequest, point: PointOrdreDuJour) -> dict[str, Any]:
    """One line of the agenda, and the counts above it, as they stand now."""
    objet = point.seance
    (ligne,) = lignes_de(objet, suivi_de(objet), nominatif=nomme(request.user, objet), pk=point.pk)
    decides = objet.points.filter(decision__isnull=False).count()
    return {
        "seance": objet,
        "ligne": ligne,
        "nombre": objet.points.count(),
        "decides": decides,
        "anime": bool(peut_animer(request.user, objet)),
        "nomme": nomme(request.user, objet),
        "ouverte": objet.statut == StatutSeance.OUVERTE,
    }


@require_GET
def seance(request: HttpRequest, pk: int) -> HttpResponse:
    """The agenda: the secretary drives, the members follow (the list of items refreshes by itself)."""
    return _page(request, _seance(request, pk, "proces_verbal__signe_par"))


def _page(request: HttpRequest, objet: Seance, feuille: gestes.Feuille | None = None, refus: str = "") -> HttpResponse:
    """The page of a session; `feuille` is the attendance as it was typed, when it is refused."""
    contexte = _contexte(request, objet)
    convocations = list(
        objet.convocations.select_related("utilisateur__organisation", "remplace__utilisateur").order_by(
            *par_nom("utilisateur"), "pk"
        )
    )
    en_attente = saisines_sans_seance(request.user).filter(parcours__plie=objet.plie) if contexte["anime"] else []
    preside = next((c.pk for c in convocations if c.preside), None)
    contexte |= documents_de(objet, request.user, convocations)
    contexte |= {
        "convocations": suppleances(objet, convocations, feuille.presences if feuille else {}),
        "preside": preside,
        "presidence": feuille.presidence if feuille else preside,
        "refus_presences": refus,
        "convocables": convocables(objet, request.user) if contexte["anime"] else [],
        "presences": PresenceSeance.choices,
        "presences_manquantes": sum(1 for c in convocations if not c.presence),
        "en_attente": list(en_attente),
        "gestes": {
            geste: bool(peut_conduire(request.user, objet, geste))
            for geste in ("preparer", "ouvrir", "clore", "annuler")
        },
        "le": aujourdhui(),
    }
    return render(request, "commissions/seance.html", contexte)


@require_GET
def points(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of items alone, for the screens that follow: nothing when they already show it.

    When the session opens or closes, a member's page is taken again whole; the secretary's, where something may be
    being typed, only says so.
    """
    objet = _seance(request, pk)
    vu = request.GET.get("vu", "")
    if vu == etat_de(objet):
        return HttpResponse(status=204)
    contexte = _contexte(request, objet)
    contexte["statut_change"] = bool(vu) and vu.partition(".")[0] != objet.statut
    reponse = render(request, "commissions/_points.html", contexte)
    if contexte["statut_change"] and not contexte["anime"]:
        reponse["HX-Refresh"] = "true"
    return reponse


def _conduire(request: HttpRequest, pk: int, geste: str, message: str) -> HttpResponse:
    seance = _seance(request, pk)
    exiger(peut_animer(request.user, seance))
    try:
        with transaction.atomic():
            if geste == "preparer":
                seance = gestes_agenda.preparer(seance=seance, le=aujourdhui())
                demander_ordre_du_jour(seance, par=request.user)
            else:
                seance = getattr(gestes, geste)(seance=seance)
            if geste == "clore":
                demander_pv(seance.proces_verbal, par=request.user)
                demander_lettres(seance, par=request.user)
                demander_avis_aux_poles(seance, par=request.user)
            if geste in ("preparer", "annuler"):
                demander_courriels(seance, le=aujourdhui(), par=request.user)
    except ErreurMetier as erreur:
        messages.error(request, erreur.message)
    else:
        messages.success(request, message)
    return redirect("commissions:seance", pk)


@require_POST
def preparer(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring the agenda up to date now, without waiting for the worker."""
    return _conduire(request, pk, "preparer", "L’ordre du jour est à jour.")


@require_POST
def ouvrir(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the session."""
    return _conduire(request, pk, "ouvrir", "La séance est ouverte.")


@require_POST
def clore(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the session."""
    return _conduire(request, pk, "clore", "La séance est close.")


@require_POST
def annuler(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel the session."""
    return _conduire(
        request, pk, "annuler", "La séance est annulée : ses points attendent la suivante, ses membres sont prévenus."
    )


def _feuille(request: HttpRequest, seance: Seance, prefixe: str = "") -> gestes.Feuille:
    """The sheet as it was filled; with the prefix, as the screen showed it."""
    presences = {
        pk: request.POST.get(f"{prefixe}presence-{pk}", "") for pk in seance.convocations.values_list("pk", flat=True)
    }
    presidence = request.POST.get(f"{prefixe}presidence", "")
    return gestes.Feuille(presences, int(presidence) if presidence.isdecimal() else None)


@require_POST
def presences(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the attendance of the members."""
    seance = _seance(request, pk)
    exiger(peut_animer(request.user, seance))
    saisie = _feuille(request, seance)
    try:
        gestes.noter_presences(seance=seance, saisie=saisie, lue=_feuille(request, seance, "lue-"))
    except ConflitDeVersion as conflit:
        # What somebody else noted meanwhile is read before anything is typed over it.
        messages.error(request, conflit.message)
    except ErreurMetier as refus:
        messages.error(request, refus.message)
        if refus.champ:
            return _page(request, seance, saisie, refus.message)
    else:
        messages.success(request, "Les présences sont enregistrées.")
    return redirect("commissions:seance", pk)


@require_http_methods(["GET", "POST"])
def ajouter(request: HttpRequest, pk: int, saisine: int) -> HttpResponse:
    """Add by hand to the agenda a referral that waits, with the reason."""
    objet = _seance(request, pk)
    exiger(peut_animer(request.user, objet))
    demande = get_object_or_404(
        Saisine.objects.visibles_par(request.user)
        .filter(parcours__plie=objet.plie)
        .select_related("parcours__participant"),
        pk=saisine,
    )
    ouvertures.ouvrir(demande.parcours)
    formulaire = FormulaireAjout(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        try:
            with transaction.atomic():
                gestes_agenda.ajouter(
                    seance=objet, saisine=demande, motif=formulaire.cleaned_data["motif"], le=aujourdhui()
                )
                demander_ordre_du_jour(objet, par=request.user)
        except ErreurMetier as erreur:
            reporter(formulaire, erreur)
        else:
            messages.success(request, "Le point est ajouté à l’ordre du jour.")
            return redirect("commissions:seance", pk)
    contexte = {"formulaire": formulaire, "seance": objet, "saisine": demande}
    return render(request, "commissions/ajouter.html", contexte)
