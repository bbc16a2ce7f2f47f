"""Sets the second wall before each view, from the perimeter of whoever asks (A-1 to A-4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Q
from django.http import HttpRequest, HttpResponse

from accounts.perimetre import Perimetre, perimetre_de
from parcours.models import Parcours
from parcours.portees import portefeuille
from plie.socle import mur
from plie.socle.horloge import aujourdhui
from plie.socle.registre import Registre

if TYPE_CHECKING:
    from accounts.models import Utilisateur

# They must answer when the database does not.
SANS_MUR = frozenset({"sante", "metriques"})
_ATTRIBUT = "_mur"

# What upper apps show of a parcours to somebody who does not follow it: (somebody) → condition on parcours, or none.
MONTRES: Registre[Callable[[Any], Q | None]] = Registre()


class Mur:
    """Around all that reads a file: what is set for the view is taken away once the answer is there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with ExitStack() as pile:
            setattr(request, _ATTRIBUT, pile)
            return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> None:
        """The perimeter is known here: the account, its second factor and the address have been looked at."""
        if request.resolver_match is None or request.resolver_match.view_name not in SANS_MUR:
            utilisateur: Any = request.user
            pile: ExitStack = getattr(request, _ATTRIBUT)
            pile.enter_context(vue_de(utilisateur))


def vue_de(utilisateur: Utilisateur) -> Any:
    """The wall as it stands for somebody: the files of the PLIE they animate, and the parcours shown to them."""
    perimetre = perimetre_de(utilisateur)
    return mur.vue(perimetre.animation, _parcours_montres(_Lecteur(perimetre, aujourdhui(), utilisateur)))


@dataclass(frozen=True)
class _Lecteur:
    """Whoever holds the same roles the same day reads the same parcours, by the same statement."""

    perimetre: Perimetre
    le: date
    utilisateur: Any = field(compare=False)


@lru_cache(maxsize=1_000)
def _parcours_montres(lecteur: _Lecteur) -> tuple[str, tuple[Any, ...]] | None:
    """The statement of the parcours of no PLIE that they animate: a portfolio, a pôle's BRSA, a session's items.

    Kept from one page to the next: putting it into words costs more than reading what it says.
    """
    conditions = list(_conditions(lecteur.utilisateur, lecteur.perimetre))
    if not conditions:
        return None
    montres = Parcours.objects.filter(reduce(or_, conditions)).exclude(plie__in=lecteur.perimetre.animation)
    try:
        sql, valeurs = montres.order_by().values("pk", "participant_id").query.sql_with_params()
    except EmptyResultSet:
        return None
    return sql, tuple(valeurs)


def _conditions(utilisateur: Utilisateur, perimetre: Perimetre) -> Iterator[Q]:
    if perimetre.poles:
        yield Q(pk__in=Parcours.objects.visibles_par(utilisateur).values("pk"))
    elif perimetre.accompagne:
        yield portefeuille(Parcours, perimetre, aujourdhui())
    for montre in MONTRES:
        if (condition := montre(utilisateur)) is not None:
            yield condition
