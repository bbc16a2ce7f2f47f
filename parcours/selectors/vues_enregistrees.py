"""The saved views that somebody opens as tabs, and what each one keeps, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db.models import BooleanField, Case, Value, When

from accounts.models import Plie, Utilisateur
from accounts.perimetre import perimetre_de
from parcours.models import VueEnregistree

# A search by name finds somebody once: kept, and shared, it would tell a name to who has no need of it.
ECARTES = ("nom", "page")
ONGLETS = 40


def normaliser(parametres: Mapping[str, str], connus: frozenset[str]) -> str:
    """The criteria of a list as one text: two addresses that show the same rows give the same."""
    gardes = {nom: valeur for nom, valeur in parametres.items() if valeur and nom in connus and nom not in ECARTES}
    return urlencode(sorted(gardes.items()))


def lire(parametres: str) -> dict[str, str]:
    """The criteria of a view, by name."""
    return dict(parse_qsl(parametres))


def vues_de(utilisateur: Utilisateur) -> Any:
    """The views that somebody opens, their own first, with `mienne`."""
    mienne = Case(When(proprietaire=utilisateur.pk, then=Value(True)), default=False, output_field=BooleanField())
    return (
        VueEnregistree.objects.visibles_par(utilisateur)
        .annotate(mienne=mienne)
        .select_related("proprietaire", "plie")
        .order_by("-mienne", "nom", "pk")
    )


def vues_d_accueil(utilisateur: Utilisateur) -> Any:
    """The views that stand on their owners' home pages, among those that somebody opens."""
    return vues_de(utilisateur).select_related(None).filter(a_l_accueil=True).values("nom", "parametres")


def equipes_de(utilisateur: Utilisateur) -> Any:
    """The PLIE with whose team somebody may share a view."""
    perimetre = perimetre_de(utilisateur)
    return Plie.objects.filter(pk__in=perimetre.animation | perimetre.accompagnement)
