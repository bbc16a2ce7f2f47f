"""Completing the situation frozen at entry, where it was not known."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.models import Commune
from parcours.acces import parcours_pour
from parcours.forms.entree import FormulaireEntree
from parcours.permissions import peut_modifier_situation
from parcours.services.entree import champs_inconnus, completer_entree
from parcours.vues.saisie import retour_vers
from parcours.vues.situation import contexte_de, page
from plie.socle.erreurs import ErreurMetier
from plie.socle.portes import reporter


@require_http_methods(["GET", "POST"])
def entree_completer(request: HttpRequest, pk: int) -> HttpResponse:
    """What was not known on the day of entry."""
    parcours = parcours_pour(request.user, pk, peut_modifier_situation)
    situation = parcours.situation_entree
    if situation is None:
        raise Http404
    if request.method == "GET" and not champs_inconnus(situation):
        messages.info(request, "La situation à l’entrée est complète.")
        return redirect(retour_vers(request, parcours))
    formulaire = FormulaireEntree(
        request.POST or None, instance=situation, communes=Commune.objects.filter(Q(plie__isnull=False))
    )
    if request.method == "POST" and formulaire.is_valid():
        try:
            completer_entree(parcours=parcours, champs=formulaire.cleaned_data)
        except ErreurMetier as erreur:
            reporter(formulaire, erreur)
        else:
            messages.success(request, "La situation à l’entrée est complétée\u00a0: les chiffres suivent.")
            return redirect(retour_vers(request, parcours))
    return page(request, formulaire, contexte_de(parcours, "Compléter la situation à l’entrée", bouton="Enregistrer"))
