"""The verdict, and the proposal of an exit."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parcours.acces import consigner_consultation, exiger, parcours_lisible, parcours_pour
from parcours.permissions import peut_modifier
from parcours.selectors.lecture import limite_de
from parcours.vues.saisie import conflit, donnees, page_de_saisie, refus_reportes, retour_vers
from plie.socle.erreurs import ConflitDeVersion
from plie.socle.horloge import aujourdhui
from sorties.completude import completude_de, manques_des_tableaux
from sorties.forms.propositions import SEPARATEUR, FormulaireProposition
from sorties.models import ContratTravail, PropositionSortie
from sorties.panneau import panneau_de
from sorties.permissions import peut_ecrire, peut_modifier_proposition, peut_proposer, peut_retirer_proposition
from sorties.selectors import Dossier, dossier_de
from sorties.services.propositions import modifier_proposition, proposer_sortie, retirer_proposition
from sorties.vues.acces import ligne_visible, tenter
from sorties.vues.emploi import VOLET


@require_safe
def verdict(request: HttpRequest, pk: int) -> HttpResponse:
    """The verdict of the day, whole; alone when a page refreshes its panel."""
    utilisateur: Any = request.user
    parcours = parcours_lisible(utilisateur, pk)
    le = aujourdhui()
    suivi = bool(peut_modifier(utilisateur, parcours))
    # A reader limited to the end of the RSA gets no verdict: it would tell what follows.
    dossier = dossier_de(parcours, le, lecteur=utilisateur) if limite_de(parcours, utilisateur) is None else None
    contexte = {
        "parcours": parcours,
        "personne": parcours.participant,
        "le": le,
        "panneau": panneau_de(dossier, alertes=suivi) if dossier else None,
        "detaille": True,
        "niveau": 2,
        "peut_proposer": bool(peut_proposer(utilisateur, parcours)),
        "url_fiche": reverse("parcours:fiche", args=[parcours.pk]),
    }
    if getattr(request, "htmx", False):
        return render(request, "sorties/_verdict.html", contexte)
    consigner_consultation(utilisateur=utilisateur, parcours=parcours, objet="Verdict de sortie", le=le)
    return render(request, "sorties/verdict.html", contexte)


@require_http_methods(["GET", "POST"])
def proposer(request: HttpRequest, pk: int) -> HttpResponse:
    """Submit an exit, pre-filled from the verdict; what is missing shows beside."""
    utilisateur: Any = request.user
    parcours = parcours_pour(utilisateur, pk, peut_proposer)
    le = aujourdhui()
    dossier = dossier_de(parcours, le)
    formulaire = FormulaireProposition(
        donnees(request), dossier=dossier, parcours_id=parcours.pk, voulue=request.GET.get("sortie", "")
    )
    retour = retour_vers(request, parcours, VOLET)
    if request.method == "POST" and formulaire.is_valid():
        with refus_reportes(formulaire):
            proposer_sortie(parcours=parcours, par=utilisateur, le=le, **formulaire.arguments())
        if not formulaire.errors:
            messages.success(request, "La sortie est proposée à la commission.")
            return redirect(retour)
    choisie = formulaire["sortie"].value() or ""
    return page_de_saisie(
        request,
        "sorties/proposer.html",
        formulaire,
        parcours,
        retour=retour,
        titre="Proposer la sortie",
        bouton="Proposer la sortie à la commission",
        completude=completude_de(dossier, _critere(choisie)),
        critere=_critere(choisie),
        **_tableaux(dossier, _critere(choisie)),
        panneau=panneau_de(dossier) if dossier else None,
    )


@require_http_methods(["GET", "POST"])
def modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """Amend a proposal until the agenda is closed; two people at once are told."""
    utilisateur: Any = request.user
    proposition = ligne_visible(utilisateur, PropositionSortie, pk)
    exiger(peut_modifier_proposition(utilisateur, proposition))
    parcours, le = proposition.parcours, aujourdhui()
    dossier = dossier_de(parcours, le)
    options: dict[str, Any] = {"dossier": dossier, "parcours_id": parcours.pk}
    formulaire = FormulaireProposition(donnees(request), proposition=proposition, **options)
    retour, titre = retour_vers(request, parcours, VOLET), "Modifier la proposition de sortie"
    if request.method == "POST" and formulaire.is_valid():
        try:
            with refus_reportes(formulaire):
                modifier_proposition(
                    proposition=proposition,
                    version=formulaire.cleaned_data["version"],
                    par=utilisateur,
                    le=le,
                    **formulaire.arguments(),
                )
        except ConflitDeVersion:
            proposition.refresh_from_db()
            return conflit(
                request,
                formulaire=formulaire,
                enregistre=FormulaireProposition(proposition=proposition, **options),
                objet=proposition,
                parcours=parcours,
                titre=titre,
                retour=retour,
                script_des_champs="js/sorties.js",
            )
        if not formulaire.errors:
            messages.success(request, "La proposition est modifiée ; la commission verra cette version.")
            return redirect(retour)
    choisie = formulaire["sortie"].value() or ""
    return page_de_saisie(
        request,
        "sorties/proposer.html",
        formulaire,
        parcours,
        retour=retour,
        titre=titre,
        bouton="Enregistrer la proposition",
        completude=completude_de(dossier, _critere(choisie)),
        critere=_critere(choisie),
        **_tableaux(dossier, _critere(choisie)),
        panneau=panneau_de(dossier) if dossier else None,
    )


@require_safe
def completude(request: HttpRequest, pk: int) -> HttpResponse:
    """What the exit chosen in the list still lacks, without leaving the form."""
    parcours = parcours_pour(request.user, pk, peut_ecrire)
    critere = _critere(request.GET.get("sortie", ""))
    dossier = dossier_de(parcours, aujourdhui())
    return render(
        request,
        "sorties/_completude.html",
        {
            "completude": completude_de(dossier, critere),
            "critere": critere,
            "parcours": parcours,
            "oob": True,
            **_tableaux(dossier, critere),
        },
    )


@require_POST
def retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a proposal before the commission answers."""
    utilisateur: Any = request.user
    proposition = ligne_visible(utilisateur, PropositionSortie, pk)
    exiger(peut_retirer_proposition(utilisateur, proposition))
    tenter(
        request,
        lambda: retirer_proposition(proposition=proposition, par=utilisateur),
        "La proposition de sortie est retirée.",
    )
    return redirect(retour_vers(request, proposition.parcours, VOLET))


def _tableaux(dossier: Dossier | None, critere: str) -> dict[str, Any]:
    """What the yearly consolidation lacks, and where it is filled in: before the proposal closes the evidence."""
    manques = manques_des_tableaux(dossier, critere)
    fait = dossier.fait(critere) if dossier and manques else None
    nom = "contrat_modifier" if isinstance(fait, ContratTravail) else "formation_modifier"
    url = reverse(f"sorties:{nom}", args=[fait.pk]) if fait else ""
    return {"manques_tableaux": manques, "url_manques": url}


def _critere(code: str) -> str:
    morceaux = code.split(SEPARATEUR)
    return morceaux[1] if len(morceaux) == 3 else ""
