"""Components of the forms: error summary, fieldsets, fields, buttons."""

from collections.abc import Sequence
from typing import Any

from django.forms import BoundField, Form
from django.template import Context

from plie.socle.ecran.base import TITRE_ERREURS, TITRE_ERREURS_LECTURE, register


@register.inclusion_tag("composants/formulaire.html", takes_context=True)
def formulaire(
    context: Context,
    form: Form,
    bouton: str = "Enregistrer",
    *,
    annuler: str = "",
    action: str = "",
    ton: str = "primary",
    groupes: Sequence[tuple[str, Sequence[str]]] = (),
    hors_suivi: bool = False,
    titre_erreurs: str = TITRE_ERREURS,
) -> dict[str, Any]:
    """A whole POST form: error summary, fields, buttons.

    `groupes` (or the attribute `groupes` of the form) lists (legend, field names) for its fieldsets.
    """
    return {
        "form": form,
        "sections": sections(form, groupes or getattr(form, "groupes", ())),
        "bouton": bouton,
        "annuler": annuler,
        "action": action,
        "ton": ton,
        "hors_suivi": hors_suivi,
        "titre_erreurs": titre_erreurs,
        "obligatoires": any(f.field.required for f in form.visible_fields()),
        "csrf_token": context.get("csrf_token", ""),
    }


@register.inclusion_tag("composants/champs.html")
def champs(form: Form, titre_erreurs: str = TITRE_ERREURS) -> dict[str, Any]:
    """The error summary and the fields alone, inside a `<form>` that the page writes itself."""
    if type(form).__module__.startswith("allauth."):
        # It repeats each label inside the field: read twice, gone at the first letter.
        for field in form.fields.values():
            field.widget.attrs.pop("placeholder", None)
    return {
        "form": form,
        "sections": sections(form, getattr(form, "groupes", ())),
        "titre_erreurs": titre_erreurs,
    }


@register.inclusion_tag("composants/erreurs.html")
def erreurs(form: Form, titre_erreurs: str = "", *, lecture: bool = False) -> dict[str, Any]:
    """The error summary alone; `lecture` for a form that only asks what to show."""
    return {"form": form, "titre_erreurs": titre_erreurs or (TITRE_ERREURS_LECTURE if lecture else TITRE_ERREURS)}


@register.inclusion_tag("composants/champ.html")
def champ(field: BoundField) -> dict[str, Any]:
    """One field with its label, help and errors."""
    return {"field": field}


def sections(form: Form, groupes: Sequence[tuple[str, Sequence[str]]]) -> list[tuple[str, list[BoundField]]]:
    """Cut the visible fields into fieldsets; a field named in no group comes in a last one."""
    restants = {f.name: f for f in form.visible_fields()}
    lues = [(legende, [restants.pop(nom) for nom in noms if nom in restants]) for legende, noms in groupes]
    if restants:
        lues.append(("", list(restants.values())))
    return [(legende, fields) for legende, fields in lues if fields]
