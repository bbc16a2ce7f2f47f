"""The screens of conservation: what is to come, the legal hold, the restricted archive, the journal of destructions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.perimetre import perimetre_de
from participants.conservation.permissions import (
    peut_ouvrir_les_archives,
    peut_suivre_la_conservation,
    peut_suspendre,
)
from participants.conservation.plan import dresser_le_plan
from participants.conservation.selectors import a_l_ecran, archives_de, comptes_par_plie
from participants.conservation.services import Bilan, lever_la_suspension, suspendre
from participants.conservation.taches import demander_l_effacement
from participants.droits.dossier import dossier_complet
from participants.droits.forms import FormulaireMotif
from participants.droits.onglets import onglets_des_donnees
from participants.droits.services.demandes import peut_etre_efface
from participants.droits.vues.acces import (
    consigner,
    consigner_la_lecture,
    demande_lisible,
    parcours_anime,
    personne_animee,
    refus_reportes,
)
from participants.models import DemandeDroit, Destruction, SuspensionConservation
from plie.durees import en_vigueur
from plie.socle.champs import ChampDate, ChampTexte
from plie.socle.horloge import aujourdhui, maintenant
from plie.socle.mur import CHIFFRES, leve
from plie.socle.portes import exiger

PAR_PAGE = 50
EFFET_DE_LA_SUSPENSION = (
    "Tant que la suspension dure, le dossier n’est ni archivé ni anonymisé, quel que soit son âge\u00a0: contrôle du "
    "FSE+, contentieux. Elle se lève d’ici, avec un motif."
)
EFFET_DE_LA_LEVEE = (
    "Le dossier suivra de nouveau les durées prévues\u00a0; un préavis précède son départ de la base active."
)


class FormulaireArchive(forms.Form):
    """Whom one looks for, and why: nothing is listed without it."""

    nom = ChampTexte(label="Nom", max_length=100, error_messages={"required": "Indiquer le nom de la personne."})
    date_naissance = ChampDate(label="Date de naissance", error_messages={"required": "Indiquer la date de naissance."})
    motif = ChampTexte(
        label="Motif de la consultation",
        min_length=10,
        max_length=150,
        help_text="Il est consigné avec votre nom\u00a0: contrôle du FSE+, contentieux, demande de la personne…",
        error_messages={
            "required": "Indiquer pourquoi l’archive est ouverte.",
            "min_length": "Préciser le motif\u00a0: il justifie l’ouverture de l’archive.",
        },
    )


@require_safe
def conservation(request: HttpRequest) -> HttpResponse:
    """The dry run of today: what is announced, what will be done, what is held back and why."""
    utilisateur: Any = request.user
    exiger(peut_suivre_la_conservation(utilisateur))
    le = aujourdhui()
    perimetre = perimetre_de(utilisateur)
    bilan, comptes = _simulation(le) if perimetre.administrateur else (None, [])
    a_venir, retenues = a_l_ecran(dresser_le_plan(le=le), utilisateur) if perimetre.anime else ([], [])
    return render(
        request,
        "participants/conservation/liste.html",
        {
            "onglets_donnees": onglets_des_donnees(utilisateur, "conservation"),
            "page": Paginator(a_venir, PAR_PAGE).get_page(request.GET.get("page")),
            "retenues": retenues[:PAR_PAGE],
            "nombre_retenues": len(retenues),
            "anime": perimetre.anime,
            "coordonne": bool(perimetre.coordination),
            "comptes": comptes,
            "bilan": bilan,
            "durees": en_vigueur(le),
            "le": le,
        },
    )


def _simulation(le: date) -> tuple[Bilan, list[tuple[str, dict[str, int]]]]:
    """What the night will do, as it will read it: who administers sees no file, and reads figures of all of them."""
    with leve(CHIFFRES):
        plan = dresser_le_plan(le=le)
        return Bilan.prevu(plan), comptes_par_plie(plan)


@require_safe
def destructions(request: HttpRequest) -> HttpResponse:
    """What was archived and destroyed: figures, rule, day; never a name."""
    utilisateur: Any = request.user
    exiger(peut_suivre_la_conservation(utilisateur))
    lues = Destruction.objects.visibles_par(utilisateur).select_related("plie", "faite_par")
    page = Paginator(lues, PAR_PAGE).get_page(request.GET.get("page"))
    lignes = [(ligne, sum(ligne.lignes.values())) for ligne in page]
    return render(request, "participants/conservation/destructions.html", {"page": page, "lignes": lignes})


@require_http_methods(["GET", "POST"])
def suspension_poser(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold a file back, with the reason."""
    utilisateur: Any = request.user
    exiger(peut_suspendre(utilisateur))
    personne = personne_animee(utilisateur, pk)
    formulaire = FormulaireMotif(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        with refus_reportes(formulaire):
            suspendre(
                participant=personne, motif=formulaire.cleaned_data["motif"], par=utilisateur, maintenant=maintenant()
            )
        if not formulaire.errors:
            messages.success(request, "L’effacement de ce dossier est suspendu jusqu’à la levée de la suspension.")
            return redirect(_retour(request, personne))
    return _geste(request, formulaire, personne, "Suspendre l’effacement", EFFET_DE_LA_SUSPENSION)


@require_http_methods(["GET", "POST"])
def suspension_lever(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the file follow its course again, with the reason."""
    utilisateur: Any = request.user
    exiger(peut_suspendre(utilisateur))
    visibles = SuspensionConservation.objects.visibles_par(utilisateur).en_cours().select_related("participant")
    suspension = get_object_or_404(visibles, pk=pk)
    formulaire = FormulaireMotif(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        with refus_reportes(formulaire):
            lever_la_suspension(
                suspension=suspension,
                motif=formulaire.cleaned_data["motif"],
                par=utilisateur,
                maintenant=maintenant(),
            )
        if not formulaire.errors:
            messages.success(request, "La suspension est levée\u00a0: le dossier suit de nouveau les durées prévues.")
            return redirect(_retour(request, suspension.participant))
    return _geste(request, formulaire, suspension.participant, "Lever la suspension", EFFET_DE_LA_LEVEE)


@require_http_methods(["GET", "POST"])
def archives(request: HttpRequest) -> HttpResponse:
    """The restricted archive: a person and a reason, and the file is read; each reading is logged with its reason."""
    utilisateur: Any = request.user
    exiger(peut_ouvrir_les_archives(utilisateur))
    formulaire = FormulaireArchive(request.POST or None)
    dossiers = []
    if request.method == "POST" and formulaire.is_valid():
        cherchee: date = formulaire.cleaned_data["date_naissance"]
        trouvees = archives_de(utilisateur, nom=formulaire.cleaned_data["nom"], date_naissance=cherchee)
        for personne in trouvees:
            consigner_la_lecture(request, personne, formulaire.cleaned_data["motif"])
            demandes = DemandeDroit.objects.visibles_par(utilisateur).en_cours().filter(participant=personne)
            dossiers.append((personne, dossier_complet(personne), list(demandes)))
        if not dossiers:
            formulaire.add_error("nom", "L’archive de votre PLIE ne contient personne de ce nom né ce jour-là.")
    return render(
        request,
        "participants/conservation/archives.html",
        {"formulaire": formulaire, "dossiers": dossiers},
        status=422 if formulaire.errors else 200,
    )


@require_POST
def droit_effacer(request: HttpRequest, pk: int) -> HttpResponse:
    """Erase at the person's request; refused with its reason while a law keeps the file."""
    utilisateur: Any = request.user
    demande = demande_lisible(utilisateur, pk)
    exiger(peut_etre_efface(demande, le=aujourdhui()))
    consigner(request, demande, "Effacement du dossier à la demande de la personne")
    demander_l_effacement(demande, par=utilisateur)
    messages.success(request, "L’effacement est lancé\u00a0: il ne restera que des chiffres sans nom.")
    return redirect("participants:droits")


def _geste(request: HttpRequest, formulaire: Any, personne: Any, titre: str, explication: str) -> HttpResponse:
    return render(
        request,
        "participants/droits/formulaire.html",
        {
            "formulaire": formulaire,
            "personne": personne,
            "titre": titre,
            "bouton": titre,
            "ton": "primary",
            "explication": explication,
            "retour": _retour(request, personne),
        },
        status=422 if formulaire.errors else 200,
    )


def _retour(request: HttpRequest, personne: Any) -> str:
    """The page from which the hold was asked for: the person's file, or the list of what is to come."""
    parcours = parcours_anime(request.user, personne) if request.GET.get("depuis") == "fiche" else None
    return (
        f"{reverse('parcours:fiche', args=[parcours.pk])}#droits" if parcours else reverse("participants:conservation")
    )
