"""No page of a file opens without its line in the log: what a door forgets to write, the end of the request does (A-5).

A door that opens a file says so by going through `parcours.acces`, as all of them do to answer 404 out of scope. Most
write their own line, which names what was read; a form opened on the file shows it as well, and would write none.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from parcours.models import Parcours

# What shows the file: the page, the form sent back with its faults, the one that somebody else changed meanwhile.
MONTREES = frozenset({200, 409, 422})
# A form sent again, a fragment asked while typing: the same reading goes on for that long.
MEME_LECTURE = timedelta(hours=1)
SAISIE = "Saisie dans le dossier"


@dataclass
class _Ouvertures:
    """The files of one request: those it opened, those whose line is written."""

    ouverts: dict[int, Parcours] = field(default_factory=dict)
    consignes: set[int] = field(default_factory=set)


_EN_COURS: ContextVar[_Ouvertures | None] = ContextVar("ouvertures", default=None)


def ouvrir(parcours: Parcours) -> None:
    """A door has reached this file."""
    if (ouvertures := _EN_COURS.get()) is not None:
        ouvertures.ouverts[parcours.pk] = parcours


def consigner(parcours: Parcours) -> None:
    """Its line is written."""
    if (ouvertures := _EN_COURS.get()) is not None:
        ouvertures.consignes.add(parcours.pk)


class OuverturesConsignees:
    """Inside the wall of the request: the right by which the file was read is read there too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        jeton = _EN_COURS.set(ouvertures := _Ouvertures())
        try:
            response = self.get_response(request)
            if response.status_code in MONTREES and request.method != "HEAD":
                _ecrire(request, [p for pk, p in ouvertures.ouverts.items() if pk not in ouvertures.consignes])
        finally:
            _EN_COURS.reset(jeton)
        return response


def _ecrire(request: HttpRequest, restants: list[Parcours]) -> None:
    from parcours.acces import consigner_consultation, droit_de_lecture  # noqa: PLC0415 - it notes what it opens here
    from plie.journal.selectors import a_consulte  # noqa: PLC0415 - models, once they are loaded
    from plie.socle.horloge import aujourdhui, maintenant  # noqa: PLC0415 - as above

    utilisateur: Any = request.user
    suite = request.method != "GET" or "HX-Request" in request.headers
    for parcours in restants:
        droit = droit_de_lecture(utilisateur, parcours, le=aujourdhui())
        deja = suite and a_consulte(
            utilisateur, participant_id=parcours.participant_id, droit=droit, depuis=maintenant() - MEME_LECTURE
        )
        if not deja:
            consigner_consultation(
                utilisateur=utilisateur, parcours=parcours, objet=SAISIE, le=aujourdhui(), droit=droit
            )
