"""What the forms of the follow-up share: where one goes back to, how a refusal is shown, the page of a conflict."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from parcours.models import Parcours
from parcours.travail import RETOUR
from plie.socle.conflits import dernier_auteur, page_de_conflit
from plie.socle.erreurs import ConflitDeVersion, ErreurMetier, GesteInterdit
from plie.socle.portes import redemander_les_fichiers, reporter


def retour_vers(request: HttpRequest, parcours: Parcours, volet: str = "") -> str:
    """Back to the work list when one came from it, else to the person's page."""
    # The parameter never holds an address.
    if request.GET.get("retour") == RETOUR:
        return reverse("parcours:travail")
    page = reverse("parcours:fiche", args=[parcours.pk])
    return f"{page}#{volet}" if volet else page


def donnees(request: HttpRequest) -> Any:
    """What was posted, or nothing: a form is bound on a POST only."""
    return request.POST if request.method == "POST" else None


@contextmanager
def refus_reportes(formulaire: forms.Form) -> Iterator[None]:
    """Show the refusal of a service beside its field; a closed parcours is a 403, a conflict goes up.

    Raises:
        PermissionDenied: the gesture is not possible in this state of the file.
        ConflitDeVersion: somebody else saved the record meanwhile.
    """
    try:
        yield
    except GesteInterdit as refus:
        raise PermissionDenied(refus.message) from refus
    except ConflitDeVersion:
        raise
    except ErreurMetier as refus:
        reporter(formulaire, refus)


def conflit(
    request: HttpRequest,
    *,
    formulaire: forms.Form,
    enregistre: forms.Form,
    objet: models.Model,
    parcours: Parcours,
    titre: str,
    retour: str,
    gabarit_champs: str = "",
    script_des_champs: str = "",
    contexte: dict[str, Any] | None = None,
) -> HttpResponse:
    """409 with both versions; `enregistre` is the form of what is saved now."""
    return page_de_conflit(
        request,
        saisi=formulaire,
        enregistre=enregistre,
        version=objet.version,  # type: ignore[attr-defined]
        titre=titre,
        sous_titre=str(parcours.participant),
        auteur=dernier_auteur(objet),
        url_annuler=retour,
        gabarit_champs=gabarit_champs,
        script_des_champs=script_des_champs,
        contexte=contexte,
    )


def page_de_saisie(
    request: HttpRequest, gabarit: str, formulaire: forms.Form, parcours: Parcours, **contexte: Any
) -> HttpResponse:
    """A form and the person it concerns; 422 when something is to correct."""
    if formulaire.errors:
        redemander_les_fichiers(formulaire)
    return render(
        request,
        gabarit,
        {
            "form": formulaire,
            "parcours": parcours,
            "personne": parcours.participant,
            "url_fiche": reverse("parcours:fiche", args=[parcours.pk]),
            **contexte,
        },
        status=422 if formulaire.errors else 200,
    )
