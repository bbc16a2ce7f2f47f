"""One's own account, and the parameters of the Pacte that everybody may read."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_safe

from accounts.historique import lecteurs_du_compte, sources_du_compte
from accounts.models import Role, Utilisateur, VersionPacte
from accounts.perimetre import perimetre_de
from plie.journal.modifications.pages import page_de_modifications
from plie.pacte import version_en_vigueur, versions
from plie.socle.horloge import aujourdhui


@require_GET
def mon_compte(request: HttpRequest) -> HttpResponse:
    """Who I am, what I may do and until when, how I log in."""
    roles = (
        Role.objects.en_vigueur(le=aujourdhui())
        .filter(utilisateur=request.user)
        .select_related("plie", "pole")
        .order_by("code", "plie", "pole")
    )
    perimetre = perimetre_de(request.user)
    suit = perimetre.accompagne or perimetre.anime
    return render(request, "accounts/mon_compte.html", {"roles": roles, "suit_des_parcours": suit})


@require_GET
def pacte(request: HttpRequest) -> HttpResponse:
    """Every figure of the Pacte in force, or of another version, with its unit, rule and article."""
    le = aujourdhui()
    visibles = VersionPacte.objects.visibles_par(request.user)
    lignes = list(visibles.mises_en_vigueur())
    en_vigueur = version_en_vigueur(le)
    demandee = next((ligne.code for ligne in lignes if str(ligne.pk) == request.GET.get("version")), en_vigueur.code)
    version = next((connue for connue in versions() if connue.code == demandee), en_vigueur)
    contexte = {
        "version": version,
        "en_vigueur": en_vigueur,
        "parametres": version.definitions.values(),
        "lignes": lignes,
        "administre": perimetre_de(request.user).administrateur,
        "brouillon": visibles.brouillons().first(),
    }
    return render(request, "accounts/pacte.html", contexte)


@require_safe
def historique(request: HttpRequest, pk: int) -> HttpResponse:
    """What changed on an account and its rights, for who administers it or runs its PLIE."""
    utilisateur: Any = request.user
    compte = get_object_or_404(Utilisateur.objects.visibles_par(utilisateur), pk=pk)
    contexte = page_de_modifications(
        request, sources_du_compte(compte, utilisateur), lecteurs=lecteurs_du_compte(utilisateur)
    )
    contexte |= {"compte": compte, "administre": perimetre_de(utilisateur).administrateur}
    return render(request, "accounts/historique.html", contexte)
