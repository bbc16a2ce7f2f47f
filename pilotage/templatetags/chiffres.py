"""The rows of the tables of figures, written in one go: a national table has thousands of cells."""

from collections.abc import Collection, Sequence
from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag(takes_context=True)
def rangees(context: template.Context, tableau: Any) -> SafeString:
    """Each row with its heading and its cells; a cell links to its list where this person may open it.

    The page gives `liens` (what stands before and after the code of a cell) and `ouvertes` (the PLIE whose lists open).
    """
    liens, ouvertes = context.get("liens", ()), context.get("ouvertes", ())
    return mark_safe("".join(_rangee(ligne, liens, ouvertes) for ligne in tableau.lignes))  # noqa: S308 - escaped below


def _rangee(ligne: Any, liens: Sequence[str], ouvertes: Collection[str]) -> str:
    classe = ' class="total fw-bold"' if ligne.total else ""
    entete = escape(ligne.entete)
    cases = "".join(_case(case, entete, liens, ouvertes) for case in ligne.cases)
    return f'<tr{classe}><th scope="row">{entete}</th>{cases}</tr>'


def _case(case: Any, entete: str, liens: Sequence[str], ouvertes: Collection[str]) -> str:
    texte = escape(case.texte)
    detail = f' <small class="text-body-secondary">{escape(case.detail)}</small>' if case.detail else ""
    if liens and case.lien and case.plie in ouvertes:
        adresse = escape(f"{liens[0]}{case.lien}{liens[1]}")
        texte = f'<a href="{adresse}" aria-label="{entete}\u00a0: {texte}, voir les parcours">{texte}</a>'
    return f'<td class="nombre">{texte}{detail}</td>'
