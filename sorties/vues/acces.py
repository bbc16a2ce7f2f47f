"""How a door of this app reaches a row: 404 out of scope, 403 with the reason when the gesture is forbidden."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.db import models
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from parcours import ouvertures
from parcours.acces import exiger
from parcours.models import Parcours
from plie.socle.erreurs import ErreurMetier
from plie.socle.verdict import Verdict
from sorties.panneau import alertes_de
from sorties.selectors import dossier_de

M = TypeVar("M", bound=models.Model)
_PARCOURS = ("parcours__participant__commune__pole", "parcours__plie", "parcours__diagnostic")


def ligne_visible(utilisateur: Any, modele: type[M], pk: int, *avec: str) -> M:
    """A row attached to a parcours, if it exists for this person; `avec` is read with it."""
    visibles: Any = modele._default_manager
    ligne: Any = get_object_or_404(visibles.visibles_par(utilisateur).select_related(*_PARCOURS, *avec), pk=pk)
    ouvertures.ouvrir(ligne.parcours)
    return ligne  # type: ignore[no-any-return]


def ligne_pour(
    utilisateur: Any, modele: type[M], pk: int, permission: Callable[[Any, Parcours], Verdict], *avec: str
) -> M:
    """A row on which this person may make a gesture; 403 with the reason when they may only read it."""
    ligne: Any = ligne_visible(utilisateur, modele, pk, *avec)
    exiger(permission(utilisateur, ligne.parcours))
    return ligne


def tenter(request: HttpRequest, geste: Callable[[], Any], succes: str) -> bool:
    """Make a gesture that has no form; its refusal becomes a message."""
    try:
        geste()
    except ErreurMetier as refus:
        messages.error(request, refus.message)
        return False
    messages.success(request, succes)
    return True


def avertir_de_l_echeance(request: HttpRequest, parcours: Parcours, le: Any) -> None:
    """P-6.4d: on the day a job or a training is entered, say that its consolidation passes the échéance."""
    dossier = dossier_de(parcours, le)
    for alerte in alertes_de(dossier) if dossier else ():
        messages.warning(request, f"{alerte.fait} – {alerte.alerte.message} ({alerte.alerte.regle})")
