"""Asking the commission, from the page of a parcours."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from commissions.enums import Objet
from commissions.forms.deliberation import FormulaireDemande
from commissions.models import Saisine
from commissions.permissions import peut_demander, peut_retirer
from commissions.services import saisines as gestes
from parcours.acces import parcours_lisible
from parcours.eligibilite import conditions_de
from parcours.models import Parcours
from parcours.regles import echeance, echeance_maximale, parametres_de_la_duree
from parcours.vues.saisie import retour_vers
from plie.socle.erreurs import ErreurMetier
from plie.socle.horloge import aujourdhui
from plie.socle.portes import exiger, reporter
from sorties.services.propositions import retirer_proposition

# An exit is referred by its proposal (sorties:proposer), never from here.
TITRES = {
    Objet.INTEGRATION: "Proposer l’intégration",
    Objet.PROLONGATION: "Demander la prolongation",
    Objet.REORIENTATION: "Proposer une réorientation",
}


@require_http_methods(["GET", "POST"])
def demander(request: HttpRequest, pk: int, objet: str) -> HttpResponse:
    """Refer the case: what the rules say of it, then the référent's argument."""
    parcours = parcours_lisible(request.user, pk)
    if objet not in TITRES:
        raise Http404
    exiger(peut_demander(request.user, parcours))
    retour = retour_vers(request, parcours)
    formulaire = FormulaireDemande(request.POST or None)
    formulaire.fields["argument"].brouillon = f"{objet}-{parcours.pk}"
    if request.method == "POST" and formulaire.is_valid():
        try:
            gestes.demander(
                parcours=parcours,
                objet=objet,
                argument=formulaire.cleaned_data["argument"],
                par=request.user,
                le=aujourdhui(),
            )
        except ErreurMetier as erreur:
            reporter(formulaire, erreur)
        else:
            messages.success(request, "La commission est saisie : le point ira à sa prochaine séance.")
            return redirect(retour)
    contexte = {
        "formulaire": formulaire,
        "parcours": parcours,
        "objet": objet,
        "titre": TITRES[Objet(objet)],
        **_constats(parcours, objet),
    }
    return render(request, "commissions/demander.html", contexte)


def _constats(parcours: Parcours, objet: str) -> dict[str, Any]:
    """What the rules say of this request, before it is written."""
    if objet == Objet.INTEGRATION:
        conditions = conditions_de(parcours, le=aujourdhui())
        return {
            "conditions": conditions,
            "bloque": any(c.bloquante and not c.remplie for c in conditions),
        }
    if objet == Objet.PROLONGATION and parcours.date_debut:
        parametres = parametres_de_la_duree(parcours.date_debut, prolonge=parcours.prolonge)
        prolongee = parametres_de_la_duree(parcours.date_debut, prolonge=True)
        return {
            "conditions": (),
            "bloque": parcours.prolonge,
            "echeance": echeance(parcours.date_debut, prolonge=parcours.prolonge, parametres=parametres),
            "echeance_prolongee": echeance_maximale(parcours.date_debut, prolongee),
        }
    return {"conditions": (), "bloque": False}


@require_POST
def retirer(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a referral."""
    saisine = get_object_or_404(
        Saisine.objects.visibles_par(request.user).select_related("parcours", "proposition"), pk=pk
    )
    exiger(peut_retirer(request.user, saisine))
    try:
        if saisine.proposition is not None:
            retirer_proposition(proposition=saisine.proposition, par=request.user)
        else:
            gestes.retirer(saisine=saisine)
    except ErreurMetier as erreur:
        messages.error(request, erreur.message)
    else:
        messages.success(request, "La demande est retirée.")
    return redirect("parcours:fiche", saisine.parcours_id)
