"""By which right somebody reads the figures of some PLIE, and the form of a free period: what these doors share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from accounts.models import Plie
from accounts.perimetre import perimetre_de
from pilotage.forms_exploration import FormulaireExploration
from plie.socle.horloge import aujourdhui

ANIMATION, FINANCEUR = "structure d’animation", "financeur"


def anime_tous(utilisateur: Any, plies: Sequence[Plie]) -> bool:
    """Whether the figures of these PLIE open onto their parcours for this person."""
    animes = perimetre_de(utilisateur).animation
    return bool(plies) and all(plie.pk in animes for plie in plies)


def droit_de(utilisateur: Any, plies: Sequence[Plie]) -> str:
    """By which right somebody reads the figures of these PLIE, in words, for the log."""
    return ANIMATION if anime_tous(utilisateur, plies) else FINANCEUR


def donnees_du_formulaire(request: HttpRequest, plies: Sequence[Plie]) -> Any:
    """The address, or, without any choice, the year to date over everything the person reads."""
    return request.GET if "perimetre" in request.GET else FormulaireExploration.par_defaut(plies, aujourdhui())
