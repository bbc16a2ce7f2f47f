"""The calendar of a portfolio, as an iCalendar document (RFC 5545): deadlines and appointments, nameless by default."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from parcours.enums import IdentiteAgenda
from participants.models import Participant
from plie.socle.typographie import INSECABLE

PARIS = ZoneInfo("Europe/Paris")
DOMAINE = "plie"
DUREE_SUPPOSEE = timedelta(hours=1)
RAFRAICHIR = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class EvenementAgenda:
    """A line of the calendar. Its identifier stays the same from one reading to the next: calendars update it."""

    identifiant: str
    titre: str
    jour: date
    description: str
    url: str
    heure: time | None = None
    duree: timedelta = DUREE_SUPPOSEE


def designer(participant: Participant, numero: int, identite: str) -> str:
    """How a person is named outside the application: the number of the file, unless somebody chose otherwise."""
    if identite == IdentiteAgenda.NOMS:
        return f"{participant.nom.upper()} {participant.prenom}".strip()
    if identite == IdentiteAgenda.INITIALES:
        return " ".join(f"{mot[:1].upper()}." for mot in (participant.prenom, participant.nom) if mot)
    return f"dossier n°{INSECABLE}{numero}"


def calendrier(evenements: Iterable[EvenementAgenda], *, le: datetime) -> bytes:
    """The whole document; `le` dates the reading."""
    agenda = Calendar()
    agenda.add("prodid", "-//PLIE//Suivi des parcours//FR")
    agenda.add("version", "2.0")
    agenda.add("calscale", "GREGORIAN")
    agenda.add("method", "PUBLISH")
    agenda.add("x-wr-calname", "PLIE, à faire")
    agenda.add("x-wr-timezone", "Europe/Paris")
    agenda.add("refresh-interval", RAFRAICHIR, parameters={"VALUE": "DURATION"})
    for evenement in evenements:
        agenda.add_component(_composant(evenement, le))
    agenda.add_missing_timezones()
    return bytes(agenda.to_ical())


def _composant(evenement: EvenementAgenda, le: datetime) -> Event:
    composant = Event()
    composant.add("uid", f"{evenement.identifiant}@{DOMAINE}")
    composant.add("dtstamp", le)
    if evenement.heure is None:
        composant.add("dtstart", evenement.jour)
        composant.add("dtend", evenement.jour + timedelta(days=1))
        # Something due takes no time of the day: the day stays free.
        composant.add("transp", "TRANSPARENT")
    else:
        debut = datetime.combine(evenement.jour, evenement.heure, PARIS)
        composant.add("dtstart", debut)
        composant.add("dtend", debut + evenement.duree)
    composant.add("summary", evenement.titre)
    composant.add("description", evenement.description)
    composant.add("url", evenement.url)
    composant.add("class", "PRIVATE")
    return composant
