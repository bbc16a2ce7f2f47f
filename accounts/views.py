"""One's own account, and the parameters of the Pacte that everybody may read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import Role
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
    return render(request, "accounts/mon_compte.html", {"roles": roles})


@require_GET
def pacte(request: HttpRequest) -> HttpResponse:
    """Every figure of the Pacte in force, with its unit, rule and article."""
    en_vigueur = version_en_vigueur(aujourdhui())
    contexte = {"version": en_vigueur, "parametres": en_vigueur.definitions.values(), "versions": versions()}
    return render(request, "accounts/pacte.html", contexte)
