"""Contracts of employment and hours."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parcours.acces import consigner_consultation, parcours_pour
from parcours.models import Parcours
from parcours.vues.saisie import conflit, donnees, page_de_saisie, refus_reportes, retour_vers
from plie.socle.champs import mots_de_l_adresse
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier
from plie.socle.horloge import aujourdhui
from plie.socle.portes import reporter
from sorties.employeurs import employeurs_connus
from sorties.forms.emploi import (
    FormulaireContrat,
    FormulaireFinContrat,
    FormulaireReleves,
    GrilleReleves,
    lignes_collees,
    lignes_initiales,
    reporter_sur_la_grille,
)
from sorties.models import ContratTravail, ReleveHeures
from sorties.panneau import panneau_de
from sorties.permissions import peut_modifier_preuves, peut_saisir_preuves
from sorties.selectors import dossier_suppose
from sorties.services.preuves import (
    enregistrer_contrat,
    enregistrer_releves,
    est_possible,
    etat_des_releves,
    modifier_contrat,
    supprimer_contrat,
    terminer_contrat,
)
from sorties.vues.acces import avertir_de_l_echeance, ligne_pour, tenter
from sorties.vues.collage import a_reprendre, annoncer_collage, annoncer_le_reste, contexte_du_collage
from sorties.vues.conflits import conflit_de_grille

VOLET = "sorties"
GABARIT_CONTRAT = "sorties/contrat.html"


@require_http_methods(["GET", "POST"])
def contrat_ajouter(request: HttpRequest, pk: int) -> HttpResponse:
    """A job found: the verdict says at once what it is worth and from when."""
    utilisateur: Any = request.user
    parcours = parcours_pour(utilisateur, pk, peut_saisir_preuves)
    formulaire = FormulaireContrat(donnees(request))
    retour = retour_vers(request, parcours, VOLET)
    if request.method == "POST" and formulaire.is_valid():
        with refus_reportes(formulaire):
            enregistrer_contrat(
                parcours=parcours, par=utilisateur, cle=formulaire.cleaned_data["cle"], **formulaire.arguments()
            )
        if not formulaire.errors:
            messages.success(request, "Le contrat est enregistré.")
            avertir_de_l_echeance(request, parcours, aujourdhui())
            return redirect(retour)
    return page_de_saisie(
        request,
        GABARIT_CONTRAT,
        formulaire,
        parcours,
        retour=retour,
        titre="Ajouter un contrat de travail",
        contrat=None,
    )


@require_POST
def contrat_apercu(request: HttpRequest, pk: int) -> HttpResponse:
    """What the verdict would become with the contract being typed; nothing is saved."""
    utilisateur: Any = request.user
    parcours = parcours_pour(utilisateur, pk, peut_saisir_preuves)
    existants = ContratTravail.objects.filter(parcours=parcours)
    numero = request.GET.get("contrat", "")
    contrat = existants.filter(pk=numero).first() if numero.isdecimal() else None
    formulaire = FormulaireContrat(request.POST)
    dossier = None
    if formulaire.is_valid():
        suppose = contrat or ContratTravail(parcours=parcours)
        for champ, valeur in formulaire.arguments().items():
            setattr(suppose, champ, valeur)
        # No promise on a contract that would be refused: the message comes with the attempt to save it.
        if est_possible(suppose):
            dossier = dossier_suppose(parcours, aujourdhui(), suppose)
    contexte = {"panneau": panneau_de(dossier) if dossier else None, "detaille": False, "niveau": 2}
    return render(request, "sorties/_apercu.html", contexte)


@require_safe
def employeurs(request: HttpRequest, pk: int) -> HttpResponse:
    """The employers that the PLIE of this parcours knows under this SIRET or this name."""
    parcours = parcours_pour(request.user, pk, peut_saisir_preuves)
    connus = employeurs_connus(
        parcours.plie_id,
        siret=mots_de_l_adresse(request.GET.get("siret", ""), 20),
        nom=mots_de_l_adresse(request.GET.get("employeur", ""), 150),
    )
    return render(request, "sorties/_employeurs.html", {"employeurs": connus})


@require_http_methods(["GET", "POST"])
def contrat_modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a contract."""
    utilisateur: Any = request.user
    contrat = ligne_pour(utilisateur, ContratTravail, pk, peut_modifier_preuves)
    parcours, le = contrat.parcours, aujourdhui()
    formulaire = FormulaireContrat(donnees(request), contrat=contrat)
    retour, titre = retour_vers(request, parcours, VOLET), f"Modifier le contrat : {contrat.employeur}"
    if request.method == "POST" and formulaire.is_valid():
        try:
            with refus_reportes(formulaire):
                modifier_contrat(contrat=contrat, version=formulaire.cleaned_data["version"], **formulaire.arguments())
        except ConflitDeVersion:
            contrat.refresh_from_db()
            return conflit(
                request,
                formulaire=formulaire,
                enregistre=FormulaireContrat(contrat=contrat),
                objet=contrat,
                parcours=parcours,
                titre=titre,
                retour=retour,
            )
        if not formulaire.errors:
            messages.success(request, "Le contrat est enregistré.")
            avertir_de_l_echeance(request, parcours, le)
            return redirect(retour)
    elif request.method == "GET":
        consigner_consultation(
            utilisateur=utilisateur, parcours=parcours, objet=f"Contrat de travail : {contrat}", le=le
        )
    return page_de_saisie(request, GABARIT_CONTRAT, formulaire, parcours, retour=retour, titre=titre, contrat=contrat)


@require_http_methods(["GET", "POST"])
def contrat_terminer(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a break: the consolidation ends, the attempt stays on file with its reason (P-6.5b)."""
    utilisateur: Any = request.user
    contrat = ligne_pour(utilisateur, ContratTravail, pk, peut_modifier_preuves)
    le = aujourdhui()
    formulaire = FormulaireFinContrat(donnees(request), initial={"version": contrat.version})
    retour = retour_vers(request, contrat.parcours, VOLET)
    if request.method == "POST" and formulaire.is_valid():
        try:
            with refus_reportes(formulaire):
                terminer_contrat(
                    contrat=contrat,
                    date_fin=formulaire.cleaned_data["date_fin"],
                    motif=formulaire.cleaned_data["motif_fin"],
                    le=le,
                    version=formulaire.cleaned_data["version"],
                )
        except ConflitDeVersion:
            contrat.refresh_from_db()
            enregistre = FormulaireFinContrat(initial={"date_fin": contrat.date_fin, "motif_fin": contrat.motif_fin})
            return conflit(
                request,
                formulaire=formulaire,
                enregistre=enregistre,
                objet=contrat,
                parcours=contrat.parcours,
                titre=f"Fin du contrat : {contrat.employeur}",
                retour=retour,
            )
        if not formulaire.errors:
            messages.success(request, "La fin du contrat est enregistrée ; la tentative reste au dossier.")
            return redirect(retour)
    return page_de_saisie(
        request,
        "sorties/contrat_terminer.html",
        formulaire,
        contrat.parcours,
        retour=retour,
        titre=f"Fin du contrat : {contrat.employeur}",
        contrat=contrat,
    )


@require_POST
def contrat_supprimer(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a contract typed by mistake."""
    contrat = ligne_pour(request.user, ContratTravail, pk, peut_modifier_preuves)
    parcours = contrat.parcours
    tenter(request, lambda: supprimer_contrat(contrat=contrat), "Le contrat est retiré du dossier.")
    return redirect(retour_vers(request, parcours, VOLET))


@require_http_methods(["GET", "POST"])
def releves(request: HttpRequest, pk: int) -> HttpResponse:
    """The grid of one employer's hours, month by month (S-2)."""
    utilisateur: Any = request.user
    parcours = parcours_pour(utilisateur, pk, peut_saisir_preuves)
    le = aujourdhui()
    employeur = mots_de_l_adresse(request.GET.get("employeur", ""), 150)
    connus = list(ReleveHeures.objects.filter(parcours=parcours, employeur__iexact=employeur).order_by("date_debut"))
    formulaire = FormulaireReleves(
        donnees(request),
        initial={
            "employeur": connus[0].employeur if connus else employeur,
            "type": connus[0].type if connus else "interim",
            "etat": etat_des_releves(parcours, employeur) if employeur else "",
        },
    )
    debut = parcours.date_debut or parcours.date_premier_rdv
    grille = GrilleReleves(donnees(request), initial=lignes_initiales(connus, debut=debut, le=le), prefix="lignes")
    retour = retour_vers(request, parcours, VOLET)
    colle = a_reprendre(request)
    if colle is not None:
        # What was typed stays as it is, what was pasted joins it; nothing is saved before it has been read again.
        formulaire = FormulaireReleves(
            initial={nom: request.POST.get(nom, "") for nom in FormulaireReleves.base_fields}
        )
        lignes, colle = lignes_collees(request.POST, colle, debut=debut, le=le)
        grille = GrilleReleves(initial=lignes, prefix="lignes")
        annoncer_collage(request, colle)
    elif request.method == "POST" and formulaire.is_valid() and grille.is_valid():
        try:
            faite = _enregistrer_grille(parcours, utilisateur, le, formulaire, grille)
        except ConflitDeVersion:
            return conflit_de_grille(request, parcours, formulaire, grille, retour)
        if faite:
            messages.success(request, "Les heures sont enregistrées.")
            annoncer_le_reste(request)
            return redirect(retour)
    return page_de_saisie(
        request,
        "sorties/releves.html",
        formulaire,
        parcours,
        grille=grille,
        retour=retour,
        titre="Relevés d’heures",
        **contexte_du_collage(colle, "Heures par mois"),
        employeurs=_employeurs(parcours),
    )


def _enregistrer_grille(parcours: Parcours, par: Any, le: date, formulaire: Any, grille: Any) -> bool:
    remplies = [ligne for ligne in grille if ligne.remplie]
    try:
        enregistrer_releves(
            parcours=parcours,
            par=par,
            le=le,
            employeur=formulaire.cleaned_data["employeur"],
            type=formulaire.cleaned_data["type"],
            lignes=[ligne.ligne() for ligne in remplies],
            etat=formulaire.cleaned_data["etat"] or None,
        )
    except ConflitDeVersion:
        raise
    except ErreurMetier as refus:
        if not reporter_sur_la_grille(grille, remplies, refus.champ or "", refus.message):
            reporter(formulaire, refus)
        return False
    return True


def _employeurs(parcours: Parcours) -> list[str]:
    """The employers whose hours are on file, to open their grid."""
    noms = ReleveHeures.objects.filter(parcours=parcours).order_by("employeur").values_list("employeur", flat=True)
    return list(dict.fromkeys(noms))
