"""What a member of a commission sees through the second wall: the parcours of their sessions (A-3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from accounts.perimetre import perimetre_de
from commissions.models import PointOrdreDuJour, Seance
from parcours.mur import MONTRES

if TYPE_CHECKING:
    from accounts.models import Utilisateur


def inscrire() -> None:
    """Called when the apps are ready."""
    MONTRES.inscrire("commissions", _parcours_des_seances, ordre=10)


def _parcours_des_seances(utilisateur: Utilisateur) -> Q | None:
    if not perimetre_de(utilisateur).commissions:
        return None
    points = PointOrdreDuJour.objects.filter(seance__in=Seance.objects.visibles_par(utilisateur))
    return Q(pk__in=points.values("saisine__parcours"))
