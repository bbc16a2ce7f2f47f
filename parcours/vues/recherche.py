"""The search box of every page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from parcours.permissions import peut_lister
from parcours.selectors.recherche import LIMITE, Resultat, rechercher
from plie.socle.champs import mots_de_l_adresse
from plie.socle.horloge import aujourdhui
from plie.socle.portes import exiger

LONGUEUR_MINIMALE = 2


@require_safe
def chercher(request: HttpRequest) -> HttpResponse:
    """Names and birth dates; the page of the only person whose whole name was typed opens at once."""
    exiger(peut_lister(request.user))  # type: ignore[arg-type]
    texte = mots_de_l_adresse(request.GET.get("q", ""), 120)
    le = aujourdhui()
    utilisateur: Any = request.user
    resultat = rechercher(utilisateur, texte, le=le) if texte else Resultat([])
    if resultat.exact:
        trouve: Any = resultat.parcours[0]
        return redirect("parcours:fiche", trouve.pk)
    return render(
        request,
        "parcours/recherche.html",
        {
            "texte": texte,
            "resultat": resultat,
            # A name of one letter is found whole; one letter of a longer name is not looked for.
            "trop_court": len(texte) < LONGUEUR_MINIMALE and not resultat.parcours,
            "limite": LIMITE,
            "le": le,
        },
    )
