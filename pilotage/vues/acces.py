"""How a door reaches an edition: 404 out of scope; and by which right, for the log (A-5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from accounts.models import Plie
from accounts.perimetre import perimetre_de
from pilotage.models import Edition
from pilotage.permissions import plies_en_clair


def edition_visible(utilisateur: Any, pk: int) -> Edition:
    """The edition, if it exists for this person (else 404)."""
    return get_object_or_404(Edition.objects.visibles_par(utilisateur).select_related("plie", "publiee_par"), pk=pk)


def exiger_des_figures(utilisateur: Any) -> None:
    """The dashboards are the structure d'animation's and the financeurs'."""
    perimetre = perimetre_de(utilisateur)
    if not (perimetre.anime or perimetre.finance_quelque_chose):
        raise PermissionDenied("Les tableaux de bord sont ouverts aux structures d’animation et aux financeurs.")


def plies_lus(utilisateur: Any) -> list[Plie]:
    """The PLIE whose figures this person reads in full, whatever the period."""
    exiger_des_figures(utilisateur)
    numeros = plies_en_clair(utilisateur)
    plies = Plie.objects.order_by("code")
    lus = list(plies if numeros is None else plies.filter(pk__in=numeros))
    if not lus:
        raise PermissionDenied("Aucun PLIE n’est dans votre périmètre.")
    return lus


def codes_en_clair(utilisateur: Any) -> set[str] | None:
    """The codes of the PLIE whose small cells this person reads; None = all (A-4)."""
    numeros = plies_en_clair(utilisateur)
    if numeros is None:
        return None
    return set(Plie.objects.filter(pk__in=numeros).values_list("code", flat=True))


def codes_ouverts(utilisateur: Any, lus: Sequence[Plie] | None = None) -> set[str]:
    """The codes of the PLIE whose figures open onto named parcours: the structure d'animation's only (A-1).

    Args:
        lus: the PLIE that the page shows, when they are already read: those among them.
    """
    animes = perimetre_de(utilisateur).animation
    if lus is not None:
        return {plie.code for plie in lus if plie.pk in animes}
    return set(Plie.objects.filter(pk__in=animes).values_list("code", flat=True)) if animes else set()


def droit_sur(utilisateur: Any, edition: Edition) -> str:
    """By which right this person reads the edition, in words."""
    perimetre = perimetre_de(utilisateur)
    if edition.plie_id in perimetre.animation or (edition.plie_id is None and perimetre.anime):
        return "structure d’animation"
    return "financeur"
