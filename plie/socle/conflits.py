"""Two people on one record: the second one is told, sees both versions, and loses nothing of what they typed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.contrib.auth import get_user_model
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict
from django.utils.html import strip_tags

from plie.socle.typographie import INSECABLE, date_en_chiffres, nombre_en_chiffres

VIDE = "Non renseigné"


class SaisieUnique(forms.Form):
    """A form that creates: it draws a key, so that sent twice it creates once."""

    cle = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cle"].initial = uuid.uuid4


class SaisieVersionnee(forms.Form):
    """A form that changes a record: it says which version was read."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True)
class Ecart:
    """A field as it is saved now and as it was typed."""

    libelle: str
    enregistre: str
    saisi: str


def ecarts(saisi: forms.BaseForm, enregistre: forms.BaseForm) -> list[Ecart]:
    """The visible fields whose typed value differs from the saved one.

    Args:
        saisi: bound and valid.
        enregistre: the same form, unbound, whose initial values are the saved ones.
    """
    trouves = []
    for nom, champ in saisi.fields.items():
        if champ.widget.is_hidden:
            continue
        typed = valeur_en_texte(champ, saisi.cleaned_data.get(nom))
        saved = valeur_en_texte(champ, enregistre.get_initial_for_field(enregistre.fields[nom], nom))
        if typed != saved:
            trouves.append(Ecart(strip_tags(str(champ.label or nom)), saved, typed))
    return trouves


def valeur_en_texte(champ: forms.Field, valeur: Any) -> str:
    """A value as a person reads it."""
    if valeur is None or valeur == "":
        return VIDE
    if isinstance(valeur, list | tuple):
        return ", ".join(valeur_en_texte(champ, un) for un in valeur)
    if isinstance(champ, forms.ChoiceField):
        return _choix(cast("Iterable[Any]", champ.choices)).get(str(champ.prepare_value(valeur)), _en_clair(valeur))
    return _en_clair(valeur)


def valeur_lisible(valeur: Any) -> str:
    """A value read from a table, as a person reads it, without its form."""
    return VIDE if valeur is None or valeur == "" else _en_clair(valeur)


def _en_clair(valeur: Any) -> str:
    if isinstance(valeur, bool):
        return "Oui" if valeur else "Non"
    if isinstance(valeur, date):
        return date_en_chiffres(valeur)
    if isinstance(valeur, time):
        return f"{valeur.hour}{INSECABLE}h{INSECABLE}{valeur.minute:02}"
    if isinstance(valeur, Decimal):
        return nombre_en_chiffres(valeur)
    return str(valeur)


def _choix(choix: Iterable[Any]) -> dict[str, str]:
    plats: dict[str, str] = {}
    for cle, libelle in choix:
        if isinstance(libelle, list | tuple):
            plats.update(_choix(libelle))
        else:
            plats[str(cle)] = str(libelle)
    return plats


def dernier_auteur(objet: models.Model) -> str:
    """Who saved a tracked row last, from its history; empty when it was not a logged-in person."""
    evenements: Mapping[str, Any] = getattr(objet, "pgh_event_models", {})
    modele = next(iter(evenements.values()), None)
    if modele is None:
        return ""
    dernier = modele.objects.filter(pgh_obj_id=objet.pk).select_related("pgh_context").order_by("-pgh_id").first()
    contexte = getattr(dernier, "pgh_context", None)
    auteur = contexte.metadata.get("user") if contexte is not None else None
    return str(get_user_model().objects.filter(pk=auteur).first() or "") if auteur else ""


def page_de_conflit(
    request: HttpRequest,
    *,
    saisi: forms.BaseForm,
    enregistre: forms.BaseForm,
    version: int | str,
    titre: str,
    sous_titre: str = "",
    auteur: str = "",
    url_annuler: str = "",
    contexte: Mapping[str, Any] | None = None,
    gabarit_champs: str = "",
    script_des_champs: str = "",
    jeton: str = "version",
    autres_ecarts: Iterable[Ecart] = (),
) -> HttpResponse:
    """409: both versions side by side, and below the form with what was typed, ready to be sent again.

    Args:
        saisi: the form as it was sent; it now carries the saved version, so that sending it again is a choice.
        gabarit_champs: template of the fields, for a form that draws its own; it reads `form` and `contexte`.
        script_des_champs: static file of the script that shows some fields and hides others.
        jeton: the hidden field that says what was read, where a grid has no version of its own.
        autres_ecarts: what differs beside the form's own fields (the lines of a grid).
    """
    donnees = saisi.data.copy() if isinstance(saisi.data, MultiValueDict) else dict(saisi.data)
    donnees[saisi.add_prefix(jeton)] = str(version)
    differences = [*ecarts(saisi, enregistre), *autres_ecarts]
    saisi.data = donnees
    return render(
        request,
        "composants/conflit.html",
        {
            **(contexte or {}),
            "form": saisi,
            "ecarts": differences,
            "titre": titre,
            "sous_titre": sous_titre,
            "auteur": auteur,
            "url_annuler": url_annuler,
            "gabarit_champs": gabarit_champs or "composants/champs_simples.html",
            "champs_propres": bool(gabarit_champs),
            "script_des_champs": script_des_champs,
        },
        status=409,
    )
