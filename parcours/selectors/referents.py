"""Who can be référent, and how many people each follows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.enums import CodeRole
from accounts.models import Plie, Role, Utilisateur
from parcours.enums import STATUTS_OUVERTS
from parcours.models import Referent
from plie.socle.tri import par_nom


def accompagnateurs_du_plie(plie: Plie, *, le: date) -> Any:
    """The accompagnateurs of a PLIE on a day, with `charge`: the open parcours each follows there."""
    charge = (
        Referent.objects.filter(
            Q(date_fin__isnull=True) | Q(date_fin__gte=le),
            utilisateur=OuterRef("pk"),
            date_debut__lte=le,
            parcours__plie=plie,
            parcours__statut__in=STATUTS_OUVERTS,
        )
        .order_by()
        .values("utilisateur")
        .annotate(nombre=Count("parcours", distinct=True))
        .values("nombre")
    )
    roles = Role.objects.en_vigueur(le=le).filter(code=CodeRole.ACCOMPAGNATEUR, plie=plie)
    return (
        Utilisateur.objects.filter(pk__in=roles.values("utilisateur"), is_active=True)
        .annotate(charge=Coalesce(Subquery(charge), 0))
        .order_by(*par_nom())
    )


def referents_a_lister(plies: Iterable[int], *, le: date, choisi: str = "") -> list[Utilisateur]:
    """Who accompanies these PLIE that day, and who still has an open parcours there; by name.

    Args:
        choisi: number of somebody to keep too, if they ever followed a parcours there: a counter leads to them.
    """
    plies = list(plies)
    roles = Role.objects.en_vigueur(le=le).filter(code=CodeRole.ACCOMPAGNATEUR, plie__in=plies)
    suivis = Referent.objects.filter(Q(date_fin__isnull=True) | Q(date_fin__gte=le), parcours__plie__in=plies)
    gardes = Q(pk__in=roles.values("utilisateur"), is_active=True) | Q(
        pk__in=suivis.filter(parcours__statut__in=STATUTS_OUVERTS).values("utilisateur")
    )
    if choisi.isascii() and choisi.isdigit() and len(choisi) <= 18:
        gardes |= Q(pk=int(choisi), pk__in=suivis.values("utilisateur"))
    return list(Utilisateur.objects.filter(gardes).order_by(*par_nom()))
