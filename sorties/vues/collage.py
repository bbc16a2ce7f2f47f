"""Pasting figures by month into a form: read first, then saved by the same button as what is typed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest

from sorties.collage import Collage, lire_collage


def a_reprendre(request: HttpRequest) -> Collage | None:
    """What was pasted, when something was: saving without having read it again would lose it, so it is read first."""
    if request.method != "POST" or not a_lire(request):
        return None
    return lire_collage(request.POST.get("collage", ""))


def a_lire(request: HttpRequest) -> bool:
    """Whether the box holds something new; lines already refused, left in it as they were, do not hold up saving."""
    texte, reste = (request.POST.get(nom, "").split() for nom in ("collage", "reste"))
    return "lire" in request.POST or bool(texte and texte != reste)


def annoncer_le_reste(request: HttpRequest) -> None:
    """Said when the rest is saved: what stood in the box is not."""
    if request.POST.get("collage", "").strip():
        messages.warning(request, "Les lignes restées dans le cadre n’ont pas été enregistrées.")


def annoncer_collage(request: HttpRequest, colle: Collage) -> None:
    """Say how many months were read."""
    nombre = len(colle.valeurs)
    if nombre:
        lues = "1\u00a0mois est repris" if nombre == 1 else f"{nombre}\u00a0mois sont repris"
        messages.info(request, f"{lues} ci-dessous\u00a0: vérifier, puis enregistrer.")
    if colle.fautes:
        messages.warning(
            request, "Des lignes n’ont pas été reprises\u00a0: elles restent dans le cadre, avec la raison."
        )
    elif not nombre:
        messages.warning(request, "Aucune ligne à reprendre\u00a0: coller d’abord deux colonnes d’un tableur.")


def contexte_du_collage(colle: Collage | None, libelle: str) -> dict[str, Any]:
    """What the box shows: empty, or the lines that could not be read, each with its reason."""
    return {
        "libelle_collage": libelle,
        "collage": colle.reste if colle else "",
        "fautes": colle.fautes if colle else (),
    }
