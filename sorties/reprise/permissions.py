"""Who may bring files in through the browser: the structure d'animation, for its PLIE."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from accounts.models import Plie
from accounts.perimetre import perimetre_de
from plie.socle.models import Tache
from plie.socle.verdict import Verdict
from sorties.reprise.depots import NATURE

if TYPE_CHECKING:
    from accounts.models import Utilisateur


def peut_reprendre(utilisateur: Utilisateur) -> Verdict:
    """The structure d'animation alone (A-1)."""
    if perimetre_de(utilisateur).anime:
        return Verdict.accord()
    return Verdict.refus("La reprise de dossiers est réservée à la structure d’animation du PLIE.")


def plies_de(utilisateur: Utilisateur) -> QuerySet[Plie]:
    """The PLIE for which somebody may bring files in."""
    return Plie.objects.filter(pk__in=perimetre_de(utilisateur).animation)


def reprises_visibles(utilisateur: Utilisateur) -> QuerySet[Tache]:
    """The imports asked for through the browser, in the PLIE that somebody animates."""
    animes = sorted(perimetre_de(utilisateur).animation)
    return Tache.objects.filter(nature=NATURE, parametres__plie__in=animes)
