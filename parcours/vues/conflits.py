"""Two people edited the same record: both versions are shown, and what was typed is kept (409)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from plie.socle.typographie import date_en_chiffres


@dataclass(frozen=True)
class Difference:
    """A field that the two versions tell differently."""

    libelle: str
    enregistre: str
    saisi: str


def differences(formulaire: forms.Form, objet: models.Model) -> list[Difference]:
    """The fields of the form whose typed value is not the one now recorded."""
    lignes = []
    for nom, champ in formulaire.fields.items():
        if champ.widget.is_hidden or not hasattr(objet, nom) or nom not in formulaire.cleaned_data:
            continue
        enregistre, saisi = getattr(objet, nom), formulaire.cleaned_data[nom]
        if (enregistre or None) != (saisi or None) or (enregistre is False) != (saisi is False):
            lignes.append(
                Difference(str(champ.label), _en_clair(champ, enregistre), _en_clair(champ, saisi))
            )
    return lignes


def repondre_conflit(
    request: HttpRequest,
    *,
    formulaire: Any,
    objet: Any,
    message: str,
    titre: str,
    retour: str,
    contexte: dict[str, Any],
) -> HttpResponse:
    """The form again, as typed, ready to be sent over the version now recorded; the reader decides."""
    ecarts = differences(formulaire, objet)
    # Bound data are immutable: the same form, over the version that was just shown.
    formulaire.data = formulaire.data.copy()
    formulaire.data["version"] = str(objet.version)
    return render(
        request,
        "parcours/conflit.html",
        {"formulaire": formulaire, "ecarts": ecarts, "message": message, "titre": titre, "retour": retour, **contexte},
        status=409,
    )


def _en_clair(champ: forms.Field, valeur: Any) -> str:
    if valeur is None or valeur == "":
        return "non renseigné"
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, date):
        return date_en_chiffres(valeur)
    if isinstance(champ, forms.ChoiceField) and not isinstance(valeur, models.Model):
        return str(dict(champ.choices).get(valeur, valeur))  # type: ignore[arg-type]
    return str(valeur)
