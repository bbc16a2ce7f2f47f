"""Trainings, and the creation of a business."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from parcours.acces import consigner_consultation, parcours_pour
from parcours.vues.saisie import conflit, donnees, page_de_saisie, refus_reportes, retour_vers
from plie.socle.erreurs import ConflitDeVersion
from plie.socle.horloge import aujourdhui
from sorties.forms.formation import FormulaireCreation, FormulaireFormation
from sorties.models import CreationActivite, Formation
from sorties.permissions import peut_modifier_preuves, peut_saisir_preuves
from sorties.services.formations import (
    enregistrer_creation,
    enregistrer_formation,
    etat_de_la_creation,
    modifier_formation,
    supprimer_creation,
    supprimer_formation,
)
from sorties.vues.acces import avertir_de_l_echeance, ligne_pour, tenter
from sorties.vues.collage import a_reprendre, annoncer_collage, annoncer_le_reste, contexte_du_collage
from sorties.vues.conflits import conflit_de_creation
from sorties.vues.emploi import VOLET

GABARIT_FORMATION = "sorties/formation.html"


@require_http_methods(["GET", "POST"])
def formation_ajouter(request: HttpRequest, pk: int) -> HttpResponse:
    """A training entered."""
    utilisateur: Any = request.user
    parcours = parcours_pour(utilisateur, pk, peut_saisir_preuves)
    formulaire = FormulaireFormation(donnees(request))
    retour = retour_vers(request, parcours, VOLET)
    if request.method == "POST" and formulaire.is_valid():
        with refus_reportes(formulaire):
            enregistrer_formation(
                parcours=parcours,
                par=utilisateur,
                le=aujourdhui(),
                cle=formulaire.cleaned_data["cle"],
                **formulaire.arguments(),
            )
        if not formulaire.errors:
            messages.success(request, "La formation est enregistrée.")
            avertir_de_l_echeance(request, parcours, aujourdhui())
            return redirect(retour)
    return page_de_saisie(
        request, GABARIT_FORMATION, formulaire, parcours, retour=retour, titre="Ajouter une formation", formation=None
    )


@require_http_methods(["GET", "POST"])
def formation_modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a training, record its end or the certification obtained."""
    utilisateur: Any = request.user
    formation = ligne_pour(utilisateur, Formation, pk, peut_modifier_preuves)
    parcours, le = formation.parcours, aujourdhui()
    formulaire = FormulaireFormation(donnees(request), formation=formation)
    retour, titre = retour_vers(request, parcours, VOLET), f"Modifier la formation : {formation.intitule}"
    if request.method == "POST" and formulaire.is_valid():
        try:
            with refus_reportes(formulaire):
                modifier_formation(
                    formation=formation, version=formulaire.cleaned_data["version"], le=le, **formulaire.arguments()
                )
        except ConflitDeVersion:
            formation.refresh_from_db()
            return conflit(
                request,
                formulaire=formulaire,
                enregistre=FormulaireFormation(formation=formation),
                objet=formation,
                parcours=parcours,
                titre=titre,
                retour=retour,
            )
        if not formulaire.errors:
            messages.success(request, "La formation est enregistrée.")
            avertir_de_l_echeance(request, parcours, le)
            return redirect(retour)
    elif request.method == "GET":
        consigner_consultation(utilisateur=utilisateur, parcours=parcours, objet=f"Formation : {formation}", le=le)
    return page_de_saisie(
        request, GABARIT_FORMATION, formulaire, parcours, retour=retour, titre=titre, formation=formation
    )


@require_POST
def formation_supprimer(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a training typed by mistake."""
    formation = ligne_pour(request.user, Formation, pk, peut_modifier_preuves)
    parcours = formation.parcours
    tenter(request, lambda: supprimer_formation(formation=formation), "La formation est retirée du dossier.")
    return redirect(retour_vers(request, parcours, VOLET))


@require_http_methods(["GET", "POST"])
def creation(request: HttpRequest, pk: int) -> HttpResponse:
    """The business of a parcours; once it is on file, its receipts month by month (S-3)."""
    utilisateur: Any = request.user
    parcours = parcours_pour(utilisateur, pk, peut_saisir_preuves)
    le = aujourdhui()
    actuelle = CreationActivite.objects.filter(parcours=parcours).first()
    formulaire = FormulaireCreation(
        donnees(request),
        creation=actuelle,
        recettes={r.mois: r.montant for r in actuelle.recettes.all()} if actuelle else {},
        etat=etat_de_la_creation(actuelle),
        le=le,
    )
    retour = retour_vers(request, parcours, VOLET)
    colle = a_reprendre(request) if actuelle else None
    if colle is not None:
        colle = formulaire.coller(colle)
        annoncer_collage(request, colle)
    elif request.method == "POST" and formulaire.is_valid():
        try:
            with refus_reportes(formulaire):
                enregistrer_creation(
                    parcours=parcours,
                    par=utilisateur,
                    le=le,
                    intitule=formulaire.cleaned_data["intitule"],
                    date_debut=formulaire.cleaned_data["date_debut"],
                    rcs=formulaire.cleaned_data["rcs"],
                    recettes=formulaire.recettes(),
                    etat=formulaire.cleaned_data["etat"] or None,
                )
        except ConflitDeVersion:
            return conflit_de_creation(request, parcours, formulaire, retour, le)
        if not formulaire.errors:
            messages.success(request, "L’activité est enregistrée.")
            annoncer_le_reste(request)
            avertir_de_l_echeance(request, parcours, le)
            # The grid of receipts opens once the start is known; the same form sent twice lands there too.
            a_declarer = not formulaire.cleaned_data["rcs"] and not any(n.startswith("recette_") for n in request.POST)
            return redirect("sorties:creation", parcours.pk) if a_declarer else redirect(retour)
    return page_de_saisie(
        request,
        "sorties/creation.html",
        formulaire,
        parcours,
        retour=retour,
        titre="Création ou reprise d’entreprise",
        creation=actuelle,
        **contexte_du_collage(colle, "Recettes par mois, en euros"),
    )


@require_POST
def creation_supprimer(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a creation typed by mistake."""
    activite = ligne_pour(request.user, CreationActivite, pk, peut_modifier_preuves)
    parcours = activite.parcours
    tenter(request, lambda: supprimer_creation(creation=activite), "L’activité est retirée du dossier.")
    return redirect(retour_vers(request, parcours, VOLET))
