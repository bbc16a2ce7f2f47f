"""The parcours chosen in the list: those that were ticked, or the whole result, over all its pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, QueryDict

from parcours.filters import FiltreParcours
from parcours.models import Parcours
from parcours.selectors.listes import parcours_en_liste, trier

RESULTAT = "resultat"
# Beyond what any PLIE follows: a request that names more is not a person's.
MAXIMUM = 5000


def parcours_choisis(request: HttpRequest, *, le: date) -> list[Parcours]:
    """The chosen parcours, in the order of the list.

    Raises:
        Http404: one of them does not exist for this person.
    """
    utilisateur: Any = request.user
    if request.method == "POST":
        return _par_numeros(utilisateur, request.POST.get("parcours", "").split(","))
    filtres = QueryDict(request.GET.get("filtres", ""))
    if request.GET.get("portee") == RESULTAT:
        en_liste = trier(parcours_en_liste(utilisateur, le=le), filtres.get("tri", ""))
        filtre = FiltreParcours(filtres, queryset=en_liste, utilisateur=utilisateur, le=le)
        return list(filtre.qs.select_related("participant", "plie"))
    return _par_numeros(utilisateur, request.GET.getlist("parcours"))


def _par_numeros(utilisateur: Any, numeros: list[str]) -> list[Parcours]:
    demandes = {int(n) for n in numeros if n.isascii() and n.isdigit() and len(n) <= 18}
    if len(numeros) > MAXIMUM:
        raise Http404
    visibles = Parcours.objects.visibles_par(utilisateur).filter(pk__in=demandes).select_related("participant", "plie")
    trouves = list(visibles.order_by("participant__recherche", "pk"))
    if len(trouves) < len(demandes):
        raise Http404
    return trouves
