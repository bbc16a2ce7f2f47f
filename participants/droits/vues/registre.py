"""The register of requests: the list, a new one, its page, and the gestures that close it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participants.doublons.vues import PAR_PAGE
from participants.droits.forms import (
    FormulaireDemande,
    FormulaireIdentite,
    FormulaireMotif,
    FormulaireProlongation,
    FormulaireReponse,
)
from participants.droits.gel import gel_de
from participants.droits.onglets import onglets_des_donnees
from participants.droits.permissions import peut_tenir_le_registre, peut_traiter, s_efface, seule_en_attente
from participants.droits.registres import empechements_a_l_effacement
from participants.droits.selectors import registre_des_demandes
from participants.droits.services.demandes import (
    enregistrer_demande,
    horloge_de,
    prolonger,
    repondre,
    verifier_identite,
)
from participants.droits.services.limitations import geler
from participants.droits.taches import export_en_cours
from participants.droits.vues.acces import (
    archive_ouverte,
    consigner,
    demande_lisible,
    parcours_anime,
    personne_qui_s_adresse,
    refus_reportes,
)
from participants.enums import NatureDroit
from participants.models import DemandeDroit
from plie.socle.horloge import aujourdhui, maintenant
from plie.socle.portes import exiger

# What a request of each kind may leave behind; the others are not asked for.
GELENT = (NatureDroit.LIMITATION, NatureDroit.OPPOSITION)
DEMANDE_ARCHIVEE = (
    "Le dossier de cette personne est dans l’archive restreinte\u00a0: la demande suit le même délai d’un mois, et "
    "n’est visible que du coordonnateur du PLIE."
)


@require_safe
def droits(request: HttpRequest) -> HttpResponse:
    """The register of the caller's PLIE, overdue on top."""
    utilisateur: Any = request.user
    exiger(peut_tenir_le_registre(utilisateur))
    le = aujourdhui()
    lignes = registre_des_demandes(utilisateur, le=le)
    return render(
        request,
        "participants/droits/liste.html",
        {
            "onglets_donnees": onglets_des_donnees(utilisateur, "droits"),
            "page": Paginator(lignes, PAR_PAGE).get_page(request.GET.get("page")),
            "en_cours": sum(ligne.demande.en_cours for ligne in lignes),
            "en_retard": sum(ligne.en_retard for ligne in lignes),
            "le": le,
        },
    )


@require_http_methods(["GET", "POST"])
def droit_nouveau(request: HttpRequest, pk: int) -> HttpResponse:
    """A person exercises a right: what, when, how it came."""
    utilisateur: Any = request.user
    personne = personne_qui_s_adresse(utilisateur, pk)
    archives = reverse("participants:archives")
    if personne.en_archive:
        exiger(archive_ouverte(utilisateur, personne), retour=archives, libelle="Ouvrir l’archive restreinte")
    parcours = parcours_anime(utilisateur, personne)
    le = aujourdhui()
    formulaire = FormulaireDemande(request.POST if request.method == "POST" else None, le=le)
    if request.method == "POST" and formulaire.is_valid():
        with refus_reportes(formulaire):
            demande = enregistrer_demande(
                participant=personne,
                plie=parcours.plie,
                par=utilisateur,
                le=le,
                **formulaire.cleaned_data,
            )
        if not formulaire.errors:
            messages.success(request, "La demande est au registre. Le délai d’un mois court depuis sa réception.")
            return redirect("participants:droit", demande.pk)
    return _page(
        request,
        formulaire,
        personne=personne,
        titre="Enregistrer une demande de la personne",
        bouton="Enregistrer la demande",
        explication=DEMANDE_ARCHIVEE if personne.en_archive else "",
        retour=archives if personne.en_archive else f"{reverse('parcours:fiche', args=[parcours.pk])}#droits",
    )


@require_safe
def droit(request: HttpRequest, pk: int) -> HttpResponse:
    """A request: its clock, what was done, what remains to do."""
    demande = demande_lisible(request.user, pk)
    consigner(request, demande, "Demande d’exercice d’un droit")
    return _page_de_la_demande(request, demande, FormulaireMotif())


def _page_de_la_demande(request: HttpRequest, demande: DemandeDroit, formulaire_gel: FormulaireMotif) -> HttpResponse:
    utilisateur: Any = request.user
    le = aujourdhui()
    horloge = horloge_de(demande)
    gel = gel_de(demande.participant_id)
    exporte = demande.nature == NatureDroit.ACCES
    efface = demande.en_cours and s_efface(demande)
    return render(
        request,
        "participants/droits/demande.html",
        {
            "demande": demande,
            "personne": demande.participant,
            "parcours": parcours_anime(utilisateur, demande.participant),
            "horloge": horloge,
            "en_retard": demande.en_cours and horloge.en_retard(le),
            "prolongation": demande.en_cours and horloge.peut_prolonger(le),
            "geste": peut_traiter(demande, nature=demande.nature),
            "gel": gel,
            "exports": list(demande.exports.all()) if exporte else [],
            "tache": export_en_cours(demande, utilisateur) if exporte else None,
            "limitations": list(demande.limitations.select_related("posee_par", "levee_par").order_by("posee_le"))
            if demande.nature in GELENT
            else [],
            "rectifications": list(demande.rectifications.select_related("rectifiee_par"))
            if demande.nature == NatureDroit.RECTIFICATION
            else [],
            "efface": efface,
            "obstacles": empechements_a_l_effacement(demande.participant, le=le) if efface else [],
            "seule": seule_en_attente(demande) if efface else None,
            "maintenant": maintenant(),
            "le": le,
            "formulaire_gel": formulaire_gel,
        },
        status=422 if formulaire_gel.errors else 200,
    )


@require_http_methods(["GET", "POST"])
def droit_identite(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how the identity was checked."""
    demande = demande_lisible(request.user, pk)
    exiger(peut_traiter(demande))
    formulaire = FormulaireIdentite(request.POST or None, initial={"version": demande.version})
    if request.method == "POST" and formulaire.is_valid():
        with refus_reportes(formulaire, demande):
            verifier_identite(
                demande=demande, moyen=formulaire.cleaned_data["moyen"], version=formulaire.cleaned_data["version"]
            )
        if not formulaire.errors:
            messages.success(request, "La vérification de l’identité est notée.")
            return redirect("participants:droit", demande.pk)
    return _geste(request, formulaire, demande, "Vérifier l’identité", "Noter la vérification")


@require_http_methods(["GET", "POST"])
def droit_prolonger(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the answer off by two months, with the reason."""
    demande = demande_lisible(request.user, pk)
    le = aujourdhui()
    exiger(peut_traiter(demande) and horloge_de(demande).peut_prolonger(le))
    formulaire = FormulaireProlongation(request.POST or None, initial={"version": demande.version})
    if request.method == "POST" and formulaire.is_valid():
        with refus_reportes(formulaire, demande):
            prolonger(
                demande=demande,
                motif=formulaire.cleaned_data["motif"],
                version=formulaire.cleaned_data["version"],
                le=le,
            )
        if not formulaire.errors:
            messages.success(
                request, "Le délai est prolongé de deux mois\u00a0: en informer la personne, avec le motif."
            )
            return redirect("participants:droit", demande.pk)
    return _geste(request, formulaire, demande, "Prolonger le délai de réponse", "Prolonger de deux mois")


@require_http_methods(["GET", "POST"])
def droit_repondre(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the request with its answer."""
    utilisateur: Any = request.user
    demande = demande_lisible(utilisateur, pk)
    exiger(peut_traiter(demande))
    formulaire = FormulaireReponse(request.POST or None, initial={"version": demande.version})
    formulaire.fields["reponse"].brouillon = f"droit-{demande.pk}"  # type: ignore[attr-defined]
    if request.method == "POST" and formulaire.is_valid():
        with refus_reportes(formulaire, demande):
            repondre(demande=demande, par=utilisateur, le=aujourdhui(), **formulaire.cleaned_data)
        if not formulaire.errors:
            messages.success(request, "La réponse est enregistrée\u00a0: la demande est close.")
            return redirect("participants:droit", demande.pk)
    return _geste(request, formulaire, demande, "Répondre à la demande", "Enregistrer la réponse")


@require_POST
def droit_geler(request: HttpRequest, pk: int) -> HttpResponse:
    """Freeze the file that the request is about."""
    utilisateur: Any = request.user
    demande = demande_lisible(utilisateur, pk)
    exiger(peut_traiter(demande, nature=NatureDroit.LIMITATION))
    formulaire = FormulaireMotif(request.POST)
    if not formulaire.is_valid():
        return _page_de_la_demande(request, demande, formulaire)
    geler(participant=demande.participant, motif=formulaire.cleaned_data["motif"], par=utilisateur, demande=demande)
    messages.success(request, "La fiche est gelée\u00a0: plus rien ne s’y écrit jusqu’à la levée de la limitation.")
    return redirect("participants:droit", demande.pk)


def _geste(request: HttpRequest, formulaire: Any, demande: Any, titre: str, bouton: str, ton: str = "primary") -> Any:
    return _page(
        request,
        formulaire,
        personne=demande.participant,
        demande=demande,
        horloge=horloge_de(demande),
        titre=titre,
        bouton=bouton,
        ton=ton,
        retour=reverse("participants:droit", args=[demande.pk]),
    )


def _page(request: HttpRequest, formulaire: Any, *, ton: str = "primary", **contexte: Any) -> HttpResponse:
    return render(
        request,
        "participants/droits/formulaire.html",
        {"formulaire": formulaire, "ton": ton, **contexte},
        status=422 if formulaire.errors else 200,
    )
