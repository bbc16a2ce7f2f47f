"""Hours of several employers at once: typed, pasted or imported, then saved by one button (S-2)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from parcours.acces import consigner_consultation, parcours_pour
from parcours.models import Parcours
from parcours.vues.saisie import page_de_saisie, refus_reportes, retour_vers
from plie.socle.conflits import dernier_auteur, page_de_conflit
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier
from plie.socle.horloge import aujourdhui
from sorties.fichier_heures import rangees_du_fichier
from sorties.forms.tableau_heures import (
    FormulaireTableau,
    FormulaireTableauImporte,
    grille_du_dossier,
    grille_saisie,
)
from sorties.models import ReleveHeures
from sorties.permissions import peut_saisir_preuves
from sorties.services.tableau_heures import enregistrer_tableau, etat_des_heures
from sorties.tableau_heures import TableauLu, lire_tableau, rangees_du_texte
from sorties.vues.collage import a_lire, annoncer_le_reste
from sorties.vues.emploi import VOLET

TITRE = "Heures par mois et par employeur"


@require_http_methods(["GET", "POST"])
def tableau_heures(request: HttpRequest, pk: int) -> HttpResponse:
    """The grid of months by employers; a table pasted or imported joins what is typed, and is read again first."""
    utilisateur: Any = request.user
    parcours = parcours_pour(utilisateur, pk, peut_saisir_preuves)
    le, retour = aujourdhui(), retour_vers(request, parcours, VOLET)
    releves = list(
        ReleveHeures.objects.visibles_par(utilisateur).filter(parcours=parcours).order_by("date_debut", "pk")
    )
    options: dict[str, Any] = {"connus": frozenset(r.employeur.casefold() for r in releves)}
    importe = FormulaireTableauImporte()
    lu: TableauLu | None = None
    if request.method != "POST":
        debut = parcours.date_debut or parcours.date_premier_rdv
        grille, options["etat"] = grille_du_dossier(releves, debut=debut, le=le), etat_des_heures(parcours)
        formulaire = FormulaireTableau(grille=grille, **options)
        consigner_consultation(utilisateur=utilisateur, parcours=parcours, objet=TITRE, le=le)
    elif a_lire(request) or request.FILES.get("fichier"):
        importe = FormulaireTableauImporte(request.POST, request.FILES)
        lu, grille = _lire(importe), grille_saisie(request.POST)
        if lu is not None:
            grille = grille.rejointe_par(lu)
            _annoncer(request, lu)
        formulaire = FormulaireTableau(grille=grille, etat=request.POST.get("etat", ""), **options)
    else:
        grille = grille_saisie(request.POST)
        formulaire = FormulaireTableau(request.POST, grille=grille, **options)
        if formulaire.is_valid():
            try:
                with refus_reportes(formulaire):
                    _enregistrer(parcours, utilisateur, formulaire)
            except ConflitDeVersion:
                enregistre = FormulaireTableau(grille=grille.telle_qu_enregistree(releves), **options)
                return _conflit(request, parcours, formulaire, enregistre, releves)
            if not formulaire.errors:
                messages.success(request, "Les heures sont enregistrées.")
                annoncer_le_reste(request)
                return redirect(retour)
    return page_de_saisie(
        request,
        "sorties/tableau_heures.html",
        formulaire,
        parcours,
        retour=retour,
        titre=TITRE,
        importe=importe,
        collage=lu.reste if lu else request.POST.get("collage", ""),
        fautes=lu.fautes if lu else (),
    )


def _enregistrer(parcours: Parcours, par: Any, formulaire: FormulaireTableau) -> None:
    enregistrer_tableau(
        parcours=parcours,
        par=par,
        le=aujourdhui(),
        colonnes=formulaire.colonnes_remplies(),
        mois=formulaire.grille.mois,
        etat=formulaire.cleaned_data["etat"] or None,
    )


def _conflit(
    request: HttpRequest,
    parcours: Parcours,
    saisi: FormulaireTableau,
    enregistre: FormulaireTableau,
    releves: list[ReleveHeures],
) -> HttpResponse:
    """What somebody else saved meanwhile, cell by cell, beside what was typed."""
    return page_de_conflit(
        request,
        saisi=saisi,
        enregistre=enregistre,
        version=etat_des_heures(parcours),
        titre=TITRE,
        sous_titre=str(parcours.participant),
        auteur=dernier_auteur(releves[-1]) if releves else "",
        url_annuler=retour_vers(request, parcours, VOLET),
        jeton="etat",
    )


def _lire(importe: FormulaireTableauImporte) -> TableauLu | None:
    """The table that was given; nothing, with the reason beside the field, when it is none."""
    if not importe.is_valid():
        return None
    fichier = importe.cleaned_data["fichier"]
    try:
        rangees = rangees_du_fichier(fichier) if fichier else rangees_du_texte(importe.cleaned_data["collage"])
    except ErreurMetier as refus:
        importe.add_error("fichier", refus.message)
        return None
    return lire_tableau(rangees)


def _annoncer(request: HttpRequest, lu: TableauLu) -> None:
    nombre = len(lu.valeurs)
    if nombre:
        lues = "1\u00a0valeur est reprise" if nombre == 1 else f"{nombre}\u00a0valeurs sont reprises"
        messages.info(request, f"{lues} ci-dessous\u00a0: vérifier, puis enregistrer.")
    if lu.fautes:
        messages.warning(request, "Des lignes n’ont pas été reprises\u00a0: elles sont plus bas, avec la raison.")
    elif not nombre:
        messages.warning(
            request, "Aucune valeur à reprendre dans ce tableau\u00a0: en coller un, ou choisir un autre fichier."
        )
