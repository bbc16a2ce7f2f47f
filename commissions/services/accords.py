"""Deciding together the items that raise nothing, once they have been listed one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from accounts.models import Utilisateur
from commissions.enums import Objet, Sens, SensAvis, StatutSeance
from commissions.models import PointOrdreDuJour, Seance
from commissions.querysets import PointQuerySet
from commissions.services.deliberation import Avis, DejaDecide, decider
from plie.socle.erreurs import ErreurMetier

A_PART = "ce point se décide à part, une règle le signale ou un membre a depuis une réserve, une question, un intérêt."


@dataclass(frozen=True)
class Bilan:
    """What a common decision did: the items accepted, and those it could not accept, with the reason."""

    accordes: list[PointOrdreDuJour]
    refuses: list[tuple[PointOrdreDuJour, str]]


def sans_reserve(seance: Seance) -> PointQuerySet:
    """The items without a decision that no rule flags and on which no member has a reserve or a question.

    A réorientation is always looked at by itself.
    """
    reserves = (SensAvis.RESERVE, SensAvis.DEFAVORABLE, SensAvis.QUESTION)
    return (
        seance.points.filter(decision__isnull=True, signalements=[])
        .exclude(saisine__objet=Objet.REORIENTATION)
        .exclude(avis__sens__in=reserves)
        .exclude(deports__isnull=False)
        .select_related("seance", "saisine__parcours__participant", "saisine__proposition")
        .order_by("ordre", "pk")
    )


def accorder_ensemble(*, seance: Seance, points: Iterable[int], par: Utilisateur) -> Bilan:
    """Accept the chosen items; each is a decision of its own, so that one that fails does not undo the others.

    Raises:
        ErreurMetier: the session is not open.
    """
    if not Seance.objects.filter(pk=seance.pk, statut=StatutSeance.OUVERTE).exists():
        raise ErreurMetier("Les décisions s’enregistrent pendant la séance : l’ouvrir d’abord.")
    choisis = list(points)
    propres = list(sans_reserve(seance).filter(pk__in=choisis))
    bilan = Bilan([], _a_part(seance, choisis, propres))
    for point in propres:
        try:
            with transaction.atomic():
                decider(point=point, avis=Avis(sens=Sens.ACCORD), par=par)
        except DejaDecide:
            continue
        except ErreurMetier as refus:
            bilan.refuses.append((point, refus.message))
        else:
            bilan.accordes.append(point)
    return bilan


def _a_part(seance: Seance, choisis: list[int], propres: list[PointOrdreDuJour]) -> list[tuple[PointOrdreDuJour, str]]:
    """The items chosen that are not clean any more, on a list that has grown old: told, never accepted in silence."""
    autres = set(choisis) - {point.pk for point in propres}
    restes = seance.points.filter(pk__in=autres, decision__isnull=True).select_related("saisine__parcours__participant")
    return [(point, A_PART) for point in restes]
