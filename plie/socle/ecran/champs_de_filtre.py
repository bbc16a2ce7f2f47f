"""The fields of a filter form, written in one go.

Above a list there are a dozen of them, one of which holds every commune: drawn by the templates of a field, of an
option and of an attribute, they cost more than the rows. What is not plain goes through those templates.
"""

from __future__ import annotations

from typing import Any

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from django import forms
from django.forms import BoundField
from django.forms.utils import flatatt
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from plie.socle.champs import SaisieDate
from plie.socle.ecran.base import register

_SAISIES = (forms.TextInput, forms.NumberInput, SaisieDate)


@register.simple_tag
def champ_de_filtre(field: BoundField) -> SafeString:
    """`{% champ_de_filtre field %}`: the same HTML as `{% champ field %}`."""
    widget: Any = field.field.widget
    genre = type(widget)
    if field.errors or field.help_text or field.field.required or genre not in (*_SAISIES, forms.Select):
        return SafeString(as_crispy_field(field))
    attributs = _attributs(field, widget, "form-select" if genre is forms.Select else "form-control")
    saisie = _liste(field, widget, attributs) if genre is forms.Select else _ligne(field, widget, attributs)
    return format_html(
        '<div id="div_{}" class="mb-3"><label for="{}" class="form-label">{}</label>{}</div>',
        field.auto_id,
        field.id_for_label,
        field.label,
        saisie,
    )


def _attributs(field: BoundField, widget: forms.Widget, classe: str) -> dict[str, Any]:
    """Those of the widget, and the classes that a field bears everywhere else."""
    classes = f"{widget.attrs.get('class', '')} {type(widget).__name__.lower()} {classe}".strip()
    attributs = {**widget.attrs, **field.build_widget_attrs({}), "class": classes}
    if field.auto_id:
        attributs.setdefault("id", field.auto_id)
    return attributs


def _ligne(field: BoundField, widget: forms.TextInput, attributs: dict[str, Any]) -> SafeString:
    valeur = widget.format_value(field.value())
    if valeur is not None:
        attributs["value"] = valeur
    return format_html('<input type="{}" name="{}"{}>', widget.input_type, field.html_name, flatatt(attributs))


def _liste(field: BoundField, widget: forms.Select, attributs: dict[str, Any]) -> SafeString:
    choisies = set(widget.format_value(field.value()))
    morceaux = []
    for code, libelle in widget.choices:
        if isinstance(libelle, list | tuple):
            morceaux.append(f'<optgroup label="{conditional_escape(code)}">')
            morceaux += [_option(valeur, texte, choisies) for valeur, texte in libelle]
            morceaux.append("</optgroup>")
        else:
            morceaux.append(_option(code, libelle, choisies))
    return format_html(
        '<select name="{}"{}>{}</select>',
        field.html_name,
        flatatt(attributs),
        mark_safe("".join(morceaux)),  # noqa: S308  (each piece is escaped)
    )


def _option(code: Any, libelle: Any, choisies: set[str]) -> str:
    valeur = "" if code is None else str(code)
    choisie = " selected" if valeur in choisies else ""
    return f'<option value="{conditional_escape(valeur)}"{choisie}>{conditional_escape(libelle)}</option>'
