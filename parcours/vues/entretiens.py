"""Plan, note, correct an appointment."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from parcours.acces import consigner_consultation, exiger_sur, parcours_pour
from parcours.forms.entretiens import FormulaireCorrection, FormulaireEntretien, FormulaireRendezVous
from parcours.models import Entretien, Parcours
from parcours.permissions import peut_modifier_ouvert
from parcours.services.entretiens import corriger, noter, planifier
from parcours.suivi import lecteurs_d_une_note, reception, rendez_vous_a_noter
from parcours.vues.saisie import conflit, donnees, page_de_saisie, refus_reportes, retour_vers
from participants.droits.services.informations import notice_a_remettre, remettre_notice
from plie.pacte import version_en_vigueur
from plie.socle.erreurs import ConflitDeVersion
from plie.socle.horloge import aujourdhui
from plie.socle.typographie import INSECABLE, date_en_lettres

VOLET = "entretiens"


@require_http_methods(["GET", "POST"])
def rdv_planifier(request: HttpRequest, pk: int) -> HttpResponse:
    """An appointment to come."""
    utilisateur: Any = request.user
    parcours = parcours_pour(utilisateur, pk, peut_modifier_ouvert)
    le = aujourdhui()
    formulaire = FormulaireRendezVous(donnees(request))
    retour = retour_vers(request, parcours, VOLET)
    if request.method == "POST" and formulaire.is_valid():
        with refus_reportes(formulaire):
            entretien = planifier(parcours=parcours, par=utilisateur, le=le, **formulaire.arguments())
        if not formulaire.errors:
            messages.success(request, f"Rendez-vous prévu le {date_en_lettres(entretien.date_entretien)}.")
            return redirect(retour)
    return page_de_saisie(
        request,
        "parcours/suivi/rendez_vous.html",
        formulaire,
        parcours,
        le=le,
        retour=retour,
        titre="Planifier un rendez-vous",
        reception=None if parcours.date_premier_rdv else reception(parcours),
    )


@require_http_methods(["GET", "POST"])
def entretien_noter(request: HttpRequest, pk: int) -> HttpResponse:
    """An interview held, missed or cancelled, and the next appointment."""
    utilisateur: Any = request.user
    parcours = parcours_pour(utilisateur, pk, peut_modifier_ouvert)
    le = aujourdhui()
    suivi = request.GET.get("suivi", "")
    notice = notice_a_remettre(parcours.participant, le=le)
    formulaire = FormulaireEntretien(donnees(request), parcours_pk=parcours.pk, le=le, suivi=suivi, notice=notice)
    retour = retour_vers(request, parcours, VOLET)
    if request.method == "POST" and formulaire.is_valid():
        with refus_reportes(formulaire):
            noter(parcours=parcours, par=utilisateur, le=le, **formulaire.arguments())
            if formulaire.cleaned_data.get("notice_remise"):
                remettre_notice(
                    participant=parcours.participant,
                    par=utilisateur,
                    le=le,
                    date_remise=formulaire.cleaned_data["date_entretien"],
                )
        if not formulaire.errors:
            _annoncer(request, parcours)
            return redirect(retour)
    return page_de_saisie(
        request,
        "parcours/suivi/entretien.html",
        formulaire,
        parcours,
        **_cadre(parcours, le),
        retour=retour,
        titre="Noter un entretien",
        a_noter=rendez_vous_a_noter(parcours, le=le),
    )


@require_http_methods(["GET", "POST"])
def entretien_modifier(request: HttpRequest, pk: int) -> HttpResponse:
    """Note a planned appointment, move it, or correct one already noted."""
    utilisateur: Any = request.user
    lus = Entretien.objects.visibles_par(utilisateur)
    entretien = get_object_or_404(lus.select_related("parcours__participant__commune__pole", "parcours__plie"), pk=pk)
    parcours = entretien.parcours
    exiger_sur(parcours, peut_modifier_ouvert(utilisateur, parcours))
    le = aujourdhui()
    formulaire = FormulaireCorrection(donnees(request), entretien=entretien, le=le)
    retour = retour_vers(request, parcours, VOLET)
    titre = "Corriger l’entretien" if entretien.presence else "Noter le rendez-vous"
    if request.method == "POST" and formulaire.is_valid():
        try:
            with refus_reportes(formulaire):
                corriger(entretien=entretien, par=utilisateur, le=le, **formulaire.arguments())
        except ConflitDeVersion:
            entretien.refresh_from_db()
            return conflit(
                request,
                formulaire=formulaire,
                enregistre=FormulaireCorrection(entretien=entretien, le=le),
                objet=entretien,
                parcours=parcours,
                titre=titre,
                retour=retour,
                gabarit_champs="parcours/suivi/_champs_entretien.html",
                contexte=_cadre(parcours, le),
            )
        if not formulaire.errors:
            _annoncer(request, parcours)
            return redirect(retour)
    elif request.method == "GET" and entretien.compte_rendu:
        consigner_consultation(
            utilisateur=utilisateur,
            parcours=parcours,
            objet=f"Entretien du {date_en_lettres(entretien.date_entretien)}",
            le=le,
        )
    return page_de_saisie(
        request,
        "parcours/suivi/entretien.html",
        formulaire,
        parcours,
        **_cadre(parcours, le),
        retour=retour,
        titre=titre,
        a_noter=None,
    )


def _cadre(parcours: Parcours, le: date) -> dict[str, Any]:
    """Who will read the note, and the 15 days while nobody has been received."""
    attendue = None if parcours.date_premier_rdv else reception(parcours)
    return {"le": le, "lecteurs": lecteurs_d_une_note(parcours, le=le), "reception": attendue}


def _annoncer(request: HttpRequest, parcours: Parcours) -> None:
    """Say what has been recorded; when it is the reception of a BRSA, in how many days (P-6.2a)."""
    avant = parcours.date_premier_rdv
    parcours.refresh_from_db(fields=["date_premier_rdv"])
    delai = reception(parcours)
    if avant != parcours.date_premier_rdv and delai is not None and delai.jours is not None:
        maximum = version_en_vigueur(delai.depart).delai_reception_jours
        unite = "jour" if delai.jours < 2 else "jours"
        messages.success(
            request,
            f"Premier rendez-vous tenu {delai.jours}{INSECABLE}{unite} après l’orientation "
            f"(P-6.2a{INSECABLE}: {maximum}{INSECABLE}jours au plus).",
        )
    else:
        messages.success(request, "L’entretien est enregistré.")
