"""The conflict screen of the grids, whose rows carry no version: their state when they were read stands for it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse

from parcours.models import Parcours
from plie.socle.conflits import VIDE, Ecart, dernier_auteur, page_de_conflit
from plie.socle.typographie import date_en_chiffres, heures_en_chiffres
from sorties.forms.emploi import FormulaireReleves
from sorties.forms.formation import FormulaireCreation
from sorties.models import CreationActivite, ReleveHeures
from sorties.services.formations import etat_de_la_creation
from sorties.services.preuves import etat_des_releves


def conflit_de_grille(
    request: HttpRequest, parcours: Parcours, formulaire: FormulaireReleves, grille: Any, retour: str
) -> HttpResponse:
    """Hours of one employer: the lines as saved, and as typed."""
    employeur = " ".join(formulaire.cleaned_data["employeur"].split())
    enregistres = list(
        ReleveHeures.objects.visibles_par(request.user)
        .filter(parcours=parcours, employeur__iexact=employeur)
        .order_by("date_debut", "pk")
    )
    sauves = {_jours(r.date_debut, r.date_fin): heures_en_chiffres(r.heures) for r in enregistres}
    saisis = {
        _jours(ligne.cleaned_data["date_debut"], ligne.cleaned_data["date_fin"]): heures_en_chiffres(
            ligne.cleaned_data["heures"]
        )
        for ligne in grille
        if ligne.remplie
    }
    lignes = [
        Ecart(jours, sauves.get(jours, VIDE), saisis.get(jours, VIDE))
        for jours in dict.fromkeys((*sauves, *saisis))
        if sauves.get(jours) != saisis.get(jours)
    ]
    premier = enregistres[0] if enregistres else None
    return page_de_conflit(
        request,
        saisi=formulaire,
        enregistre=FormulaireReleves(
            initial={"employeur": premier.employeur if premier else "", "type": premier.type if premier else ""}
        ),
        version=etat_des_releves(parcours, employeur),
        titre="Relevés d’heures",
        sous_titre=str(parcours.participant),
        auteur=dernier_auteur(premier) if premier else "",
        url_annuler=retour,
        gabarit_champs="sorties/_champs_releves.html",
        contexte={"grille": grille},
        jeton="etat",
        autres_ecarts=lignes,
    )


def _jours(debut: date, fin: date) -> str:
    return f"Du {date_en_chiffres(debut)} au {date_en_chiffres(fin)}"


def conflit_de_creation(
    request: HttpRequest, parcours: Parcours, formulaire: FormulaireCreation, retour: str, le: date
) -> HttpResponse:
    """The business and its receipts, as saved and as typed."""
    activite = CreationActivite.objects.visibles_par(request.user).filter(parcours=parcours).first()
    etat = etat_de_la_creation(activite)
    recettes = {r.mois: r.montant for r in activite.recettes.all()} if activite else {}
    enregistre = FormulaireCreation(creation=activite, recettes=recettes, etat=etat, le=le)
    # A month that only what was typed knows is compared with nothing.
    for nom, champ in formulaire.fields.items():
        enregistre.fields.setdefault(nom, champ)
    return page_de_conflit(
        request,
        saisi=formulaire,
        enregistre=enregistre,
        version=etat,
        titre="Création ou reprise d’entreprise",
        sous_titre=str(parcours.participant),
        auteur=dernier_auteur(activite) if activite else "",
        url_annuler=retour,
        jeton="etat",
    )
