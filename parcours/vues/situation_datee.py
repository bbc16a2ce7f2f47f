"""Moving house, France Travail, RQTH: what holds from a day to another, from the page of a parcours."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Commune
from parcours.acces import parcours_pour
from parcours.forms.situation import FormulaireDemenagement, FormulaireStatut
from parcours.permissions import peut_modifier_situation
from parcours.vues.saisie import donnees
from parcours.vues.situation import contexte_de, page
from participants.enums import NatureStatut
from participants.models import Participant, PeriodeStatut, Residence
from participants.services_periodes import (
    ajouter_statut,
    demenager,
    modifier_statut,
    retirer_residence,
    retirer_statut,
)
from plie.socle.conflits import dernier_auteur, page_de_conflit
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier
from plie.socle.horloge import aujourdhui
from plie.socle.portes import reporter
from plie.socle.typographie import INSECABLE


@require_http_methods(["GET", "POST"])
def adresse_changer(request: HttpRequest, pk: int) -> HttpResponse:
    """A new address from a day, past or to come: commune, QPV and pôle follow it."""
    parcours = parcours_pour(request.user, pk, peut_modifier_situation)
    personne = parcours.participant
    # A person may leave the territory: every commune that is known.
    communes = Commune.objects.all()
    formulaire = FormulaireDemenagement(
        donnees(request),
        instance=Residence(participant=personne),
        communes=communes,
        initial={"version": personne.version},
    )
    contexte = contexte_de(parcours, "Changer d’adresse", bouton="Enregistrer l’adresse")
    if request.method == "POST" and formulaire.is_valid():
        try:
            demenager(participant=personne, le=aujourdhui(), **formulaire.arguments())
        except ConflitDeVersion:
            enregistree = Participant.objects.get(pk=personne.pk)
            return page_de_conflit(
                request,
                saisi=formulaire,
                enregistre=FormulaireDemenagement(
                    instance=Residence(
                        adresse=enregistree.adresse,
                        code_postal=enregistree.code_postal,
                        commune=enregistree.commune,
                        qpv=enregistree.qpv,
                    ),
                    communes=communes,
                ),
                version=enregistree.version,
                titre="Changer d’adresse",
                sous_titre=str(enregistree),
                auteur=dernier_auteur(enregistree),
                url_annuler=contexte["retour"],
            )
        except ErreurMetier as erreur:
            reporter(formulaire, erreur)
        else:
            messages.success(request, "L’adresse est enregistrée.")
            return redirect("parcours:fiche", parcours.pk)
    return page(request, formulaire, contexte)


@require_POST
def adresse_retirer(request: HttpRequest, pk: int, residence: int) -> HttpResponse:
    """Remove an address recorded by mistake."""
    parcours = parcours_pour(request.user, pk, peut_modifier_situation)
    try:
        retirer_residence(residence=get_object_or_404(parcours.participant.residences, pk=residence), le=aujourdhui())
    except ErreurMetier as erreur:
        messages.error(request, erreur.message)
    else:
        messages.success(request, "L’adresse est retirée.")
    return redirect("parcours:fiche", parcours.pk)


@require_http_methods(["GET", "POST"])
def statut_ajouter(request: HttpRequest, pk: int, nature: str) -> HttpResponse:
    """A registration with France Travail, or a RQTH, begins or is learnt of."""
    if nature not in NatureStatut.values:
        raise Http404
    parcours = parcours_pour(request.user, pk, peut_modifier_situation)
    instance = PeriodeStatut(participant=parcours.participant, nature=nature)
    formulaire = FormulaireStatut(donnees(request), instance=instance)
    if request.method == "POST" and formulaire.is_valid():
        try:
            ajouter_statut(participant=parcours.participant, nature=nature, le=aujourdhui(), **formulaire.dates())
        except ErreurMetier as erreur:
            reporter(formulaire, erreur)
        else:
            messages.success(request, "La période est enregistrée.")
            return redirect("parcours:fiche", parcours.pk)
    titre = f"Ajouter une période{INSECABLE}: {NatureStatut(nature).label}"
    return page(request, formulaire, contexte_de(parcours, titre, bouton="Enregistrer la période"))


@require_http_methods(["GET", "POST"])
def statut_modifier(request: HttpRequest, pk: int, statut: int) -> HttpResponse:
    """Correct a period, or end it."""
    parcours = parcours_pour(request.user, pk, peut_modifier_situation)
    lu: PeriodeStatut = get_object_or_404(parcours.participant.statuts, pk=statut)
    formulaire = FormulaireStatut(donnees(request), instance=lu, initial={"version": lu.version})
    titre = f"Modifier la période{INSECABLE}: {lu.get_nature_display()}"
    contexte = contexte_de(
        parcours,
        titre,
        bouton="Enregistrer la période",
        url_retirer=reverse("parcours:statut_retirer", args=[parcours.pk, lu.pk]),
        titre_retirer=f"Retirer la période{INSECABLE}: {lu.get_nature_display()}",
    )
    if request.method == "POST" and formulaire.is_valid():
        try:
            modifier_statut(
                statut=lu, version=formulaire.cleaned_data["version"] or 0, le=aujourdhui(), **formulaire.dates()
            )
        except ConflitDeVersion:
            enregistre = PeriodeStatut.objects.get(pk=lu.pk)
            return page_de_conflit(
                request,
                saisi=formulaire,
                enregistre=FormulaireStatut(instance=enregistre),
                version=enregistre.version,
                titre=titre,
                sous_titre=str(parcours.participant),
                auteur=dernier_auteur(enregistre),
                url_annuler=contexte["retour"],
            )
        except ErreurMetier as erreur:
            reporter(formulaire, erreur)
        else:
            messages.success(request, "La période est enregistrée.")
            return redirect("parcours:fiche", parcours.pk)
    return page(request, formulaire, contexte)


@require_POST
def statut_retirer(request: HttpRequest, pk: int, statut: int) -> HttpResponse:
    """Remove a period recorded by mistake."""
    parcours: Any = parcours_pour(request.user, pk, peut_modifier_situation)
    retirer_statut(statut=get_object_or_404(parcours.participant.statuts, pk=statut), le=aujourdhui())
    messages.success(request, "La période est retirée.")
    return redirect("parcours:fiche", parcours.pk)
