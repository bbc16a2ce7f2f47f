"""What the page of a parcours is made of. Upper apps (exits, commission) register their own parts at start-up.

The page stands in this app, which knows neither the exits nor the commission: each of them adds its section, its
events to the timeline, its gestures and its deadlines, through these registers; and what it says on the home page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from plie.socle.registre import Registre

if TYPE_CHECKING:
    from django.db import models

    from accounts.models import Utilisateur
    from parcours.dossier import DossierLu
    from parcours.echeances import Echeance
    from parcours.lignes_lues import Cle
    from parcours.lot import LotLu
    from parcours.querysets import ParcoursQuerySet


@dataclass(frozen=True)
class Volet:
    """A section of the page: a template and the function that gives its context (None = not shown)."""

    code: str
    titre: str
    icone: str
    gabarit: str
    contexte: Callable[[DossierLu], dict[str, Any] | None]


@dataclass(frozen=True)
class Trace:
    """The tracked row behind an event: its history says who, when the row itself does not.

    Attributes:
        champ: the field whose present value is the event (the end of a period); empty = the row's creation.
    """

    ligne: models.Model
    champ: str = ""


@dataclass(frozen=True)
class Evenement:
    """A line of the timeline: what happened, when, by whom (`auteur`, or found from `trace`)."""

    date_evenement: date
    titre: str
    nature: str
    icone: str
    auteur: str = ""
    detail: str = ""
    url: str = ""
    trace: Trace | None = None


@dataclass(frozen=True)
class Geste:
    """Something that this person may do now on this parcours."""

    libelle: str
    url: str
    icone: str
    principal: bool = False


@dataclass(frozen=True)
class AlerteAccueil:
    """What somebody is told above their work list and in its summary: figures, never a person followed."""

    ton: str
    titre: str
    lignes: tuple[str, ...]
    url: str
    lien: str


@dataclass(frozen=True)
class SourceEcheances:
    """Deadlines of one kind, from the same facts read in two ways; a test compares them.

    Attributes:
        tables: the rows to read of a set of parcours (already scoped), by their model or by a name.
        lot: from these rows, read with those of every other source.
        dossier: from what the page of one parcours has read.
    """

    tables: Callable[[ParcoursQuerySet, date], Mapping[Cle, models.QuerySet]]
    lot: Callable[[LotLu], Iterable[Echeance]]
    dossier: Callable[[DossierLu], Iterable[Echeance]]


SourceEvenements = Callable[["DossierLu"], Iterable[Evenement]]
SourceGestes = Callable[["DossierLu"], Iterable[Geste]]
SourceAlertes = Callable[["Utilisateur", date], Iterable[AlerteAccueil]]

VOLETS: Registre[Volet] = Registre()
FIL: Registre[SourceEvenements] = Registre()
GESTES: Registre[SourceGestes] = Registre()
ECHEANCES: Registre[SourceEcheances] = Registre()
ALERTES: Registre[SourceAlertes] = Registre()


def alertes_d_accueil(utilisateur: Utilisateur, *, le: date) -> list[AlerteAccueil]:
    """What every app has to say to somebody on a day."""
    return [alerte for source in ALERTES for alerte in source(utilisateur, le)]
