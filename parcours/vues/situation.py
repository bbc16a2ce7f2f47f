"""Correcting the person's record and RSA periods, from the page of a parcours."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Commune
from parcours.acces import parcours_pour
from parcours.forms.situation import FormulairePeriodeRsa, FormulaireSituation
from parcours.models import Parcours
from parcours.permissions import peut_modifier_situation
from parcours.vues.saisie import retour_vers
from participants.models import Participant, PeriodeRsa
from participants.services import (
    ajouter_periode_rsa,
    modifier_participant,
    modifier_periode_rsa,
    retirer_periode_rsa,
)
from plie.socle.conflits import dernier_auteur, page_de_conflit
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier
from plie.socle.horloge import aujourdhui
from plie.socle.portes import reporter


def contexte_de(parcours: Parcours, titre: str, **reste: Any) -> dict[str, Any]:
    """What the page of a form on the situation reads."""
    retour = reverse("parcours:fiche", args=[parcours.pk])
    return {
        "parcours": parcours,
        "personne": parcours.participant,
        "titre": titre,
        "retour": retour,
        "ton": "primary",
        "url_retirer": "",
        "titre_retirer": "Retirer la période de RSA",
        **reste,
    }


def page(request: HttpRequest, formulaire: Any, contexte: dict[str, Any]) -> HttpResponse:
    """A form on the situation; 422 when something is to correct."""
    statut = 422 if formulaire.errors else 200
    return render(request, "parcours/formulaire.html", {"formulaire": formulaire, **contexte}, status=statut)


@require_http_methods(["GET", "POST"])
def modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """Identity, contact, current situation; the situation frozen at entry does not move."""
    parcours = parcours_pour(request.user, pk, peut_modifier_situation)
    personne = parcours.participant
    # A person who moved away keeps a commune that is no longer the PLIE's.
    communes = Commune.objects.filter(Q(plie__isnull=False) | Q(pk=personne.commune_id))
    formulaire = FormulaireSituation(
        request.POST or None, instance=personne, communes=communes, initial={"version": personne.version}
    )
    contexte = contexte_de(parcours, "Modifier la fiche", bouton="Enregistrer la fiche")
    if request.method == "POST" and formulaire.is_valid():
        try:
            modifier_participant(
                participant=personne,
                version=formulaire.cleaned_data["version"],
                champs=formulaire.champs_personne,
                le=aujourdhui(),
            )
        except ConflitDeVersion:
            enregistree = Participant.objects.get(pk=personne.pk)
            return page_de_conflit(
                request,
                saisi=formulaire,
                enregistre=FormulaireSituation(instance=enregistree, communes=communes),
                version=enregistree.version,
                titre="Modifier la fiche",
                sous_titre=str(enregistree),
                auteur=dernier_auteur(enregistree),
                url_annuler=contexte["retour"],
            )
        except ErreurMetier as erreur:
            reporter(formulaire, erreur)
        else:
            messages.success(request, "La fiche est enregistrée.")
            return redirect(retour_vers(request, parcours))
    return page(request, formulaire, contexte)


@require_http_methods(["GET", "POST"])
def rsa_ajouter(request: HttpRequest, pk: int) -> HttpResponse:
    """A period of RSA begins, or is learnt of."""
    parcours = parcours_pour(request.user, pk, peut_modifier_situation)
    formulaire = FormulairePeriodeRsa(request.POST or None, instance=PeriodeRsa(participant=parcours.participant))
    if request.method == "POST" and formulaire.is_valid():
        try:
            ajouter_periode_rsa(
                participant=parcours.participant,
                cle=formulaire.cleaned_data["cle"],
                le=aujourdhui(),
                **_dates(formulaire),
            )
        except ErreurMetier as erreur:
            reporter(formulaire, erreur)
        else:
            messages.success(request, "La période de RSA est enregistrée.")
            return redirect(retour_vers(request, parcours))
    return page(
        request, formulaire, contexte_de(parcours, "Ajouter une période de RSA", bouton="Enregistrer la période")
    )


@require_http_methods(["GET", "POST"])
def rsa_modifier(request: HttpRequest, pk: int, periode: int) -> HttpResponse:
    """Correct a period of RSA, or end it."""
    parcours = parcours_pour(request.user, pk, peut_modifier_situation)
    lue = get_object_or_404(parcours.participant.periodes_rsa, pk=periode)
    formulaire = FormulairePeriodeRsa(request.POST or None, instance=lue, initial={"version": lue.version})
    contexte = contexte_de(
        parcours,
        "Modifier la période de RSA",
        bouton="Enregistrer la période",
        url_retirer=reverse("parcours:rsa_retirer", args=[parcours.pk, lue.pk]),
    )
    if request.method == "POST" and formulaire.is_valid():
        try:
            modifier_periode_rsa(
                periode=lue, version=formulaire.cleaned_data["version"] or 0, le=aujourdhui(), **_dates(formulaire)
            )
        except ConflitDeVersion:
            enregistree = PeriodeRsa.objects.get(pk=lue.pk)
            return page_de_conflit(
                request,
                saisi=formulaire,
                enregistre=FormulairePeriodeRsa(instance=enregistree),
                version=enregistree.version,
                titre="Modifier la période de RSA",
                sous_titre=str(parcours.participant),
                auteur=dernier_auteur(enregistree),
                url_annuler=contexte["retour"],
            )
        except ErreurMetier as erreur:
            reporter(formulaire, erreur)
        else:
            messages.success(request, "La période de RSA est enregistrée.")
            return redirect(retour_vers(request, parcours))
    return page(request, formulaire, contexte)


@require_POST
def rsa_retirer(request: HttpRequest, pk: int, periode: int) -> HttpResponse:
    """Remove a period recorded by mistake."""
    parcours = parcours_pour(request.user, pk, peut_modifier_situation)
    retirer_periode_rsa(periode=get_object_or_404(parcours.participant.periodes_rsa, pk=periode))
    messages.success(request, "La période de RSA est retirée.")
    return redirect("parcours:fiche", parcours.pk)


def _dates(formulaire: FormulairePeriodeRsa) -> dict[str, Any]:
    return {nom: formulaire.cleaned_data[nom] for nom in ("date_debut", "date_fin", "source")}
