"""Forms filled as a person would, from what their page shows: one valid posting for each address that writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet

from plie.socle.horloge import aujourdhui

# By kind of field, the first that fits.
PAR_GENRE: tuple[tuple[Any, Callable[[], Any]], ...] = (
    (forms.BooleanField, lambda: True),
    (forms.DateField, aujourdhui),
    (forms.TimeField, lambda: "09:00"),
    (forms.DecimalField, lambda: 1),
    (forms.IntegerField, lambda: 1),
    (forms.EmailField, lambda: "accueil@organisme.example"),
)


def formulaires(contexte: Any) -> Iterator[Any]:
    """The forms of a page, each once."""
    vus: set[int] = set()
    for couche in contexte or ():
        for valeurs in getattr(couche, "dicts", [couche]):
            for valeur in valeurs.values():
                if isinstance(valeur, forms.BaseForm | BaseFormSet) and id(valeur) not in vus:
                    vus.add(id(valeur))
                    yield valeur


def remplir(contexte: Any, *, ajout: str = "") -> dict[str, Any]:
    """What is already in the fields, and something plausible where an answer is wanted.

    Args:
        ajout: what free texts end with, so that a form that comes back filled changes something.
    """
    envoi: dict[str, Any] = {}
    for formulaire in formulaires(contexte):
        if isinstance(formulaire, BaseFormSet):
            membres = [formulaire.management_form, *formulaire.forms]
        else:
            membres = [formulaire]
        for membre in membres:
            for nom, champ in membre.fields.items():
                valeur = membre[nom].value()
                if valeur in (None, "", [], ()) and champ.required:
                    valeur = _plausible(champ)
                if ajout and isinstance(champ.widget, forms.Textarea):
                    valeur = f"{valeur or ''} {ajout}".strip()
                if valeur is not None and valeur != "":
                    _poser(envoi, membre[nom], champ, valeur)
    return envoi


def _poser(envoi: dict[str, Any], lie: Any, champ: Any, valeur: Any) -> None:
    if isinstance(valeur, list | tuple) and not isinstance(champ.widget, forms.MultiWidget):
        envoi[lie.html_name] = [_texte(v) for v in valeur]
    elif isinstance(champ.widget, forms.MultiWidget):
        parties = valeur if isinstance(valeur, list | tuple) else champ.widget.decompress(valeur)
        for suffixe, partie in zip(champ.widget.widgets_names, parties, strict=False):
            if partie is not None:
                envoi[lie.html_name + suffixe] = _texte(partie)
    elif isinstance(valeur, bool):
        if valeur:
            envoi[lie.html_name] = "on"
    else:
        envoi[lie.html_name] = _texte(valeur)


def _texte(valeur: Any) -> Any:
    if isinstance(valeur, datetime):
        return valeur.strftime("%d/%m/%Y %H:%M")
    if isinstance(valeur, date):
        return valeur.strftime("%d/%m/%Y")
    return valeur if hasattr(valeur, "read") else str(getattr(valeur, "pk", valeur))


def _plausible(champ: Any) -> Any:
    """The first choice, today, one, or a few words."""
    choix = [cle for cle, _ in _plats(getattr(champ, "choices", ())) if str(cle)]
    if choix:
        return [choix[0]] if isinstance(champ, forms.MultipleChoiceField | forms.ModelMultipleChoiceField) else choix[0]
    return next((valeur() for genre, valeur in PAR_GENRE if isinstance(champ, genre)), "Un motif assez long")


def _plats(choix: Any) -> Iterator[tuple[Any, Any]]:
    for cle, libelle in choix:
        if isinstance(libelle, list | tuple):
            yield from libelle
        else:
            yield cle, libelle
