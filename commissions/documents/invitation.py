"""The invitation of a member: a text and an iCalendar entry (RFC 5546). Nothing about the people followed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

from commissions.enums import StatutSeance
from commissions.models import Convocation, Seance
from plie.socle.horloge import PARIS
from plie.socle.typographie import date_en_lettres, heure_en_chiffres

DUREE = timedelta(hours=3)


@dataclass(frozen=True)
class Invitation:
    """A letter and its calendar entry."""

    objet: str
    texte: str
    calendrier: bytes
    methode: str  # REQUEST, or CANCEL


def invitation_de(seance: Seance, convocation: Convocation, maintenant: datetime) -> Invitation:
    """The invitation at the present version of the session: request, update, or cancellation.

    The entry keeps one identifier for the session and the member; its sequence grows with each change, so that a
    calendar moves or removes the entry it already has.
    """
    annulee = seance.statut == StatutSeance.ANNULEE
    methode = "CANCEL" if annulee else "REQUEST"
    debut = datetime.combine(seance.date_seance, seance.heure, tzinfo=PARIS)
    evenement = Event()
    evenement.add("uid", f"seance-{seance.pk}-{convocation.pk}@plie")
    evenement.add("sequence", seance.sequence)
    evenement.add("dtstamp", maintenant)
    evenement.add("dtstart", debut)
    evenement.add("dtend", debut + DUREE)
    evenement.add("summary", f"Commission du {seance.plie.nom}")
    evenement.add("location", seance.lieu)
    evenement.add("status", "CANCELLED" if annulee else "CONFIRMED")
    expediteur = settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">")
    organisateur = vCalAddress(f"mailto:{expediteur}")
    organisateur.params["cn"] = vText(seance.plie.nom)
    evenement["organizer"] = organisateur
    membre = vCalAddress(f"mailto:{convocation.utilisateur.email}")
    membre.params["cn"] = vText(str(convocation.utilisateur))
    membre.params["rsvp"] = vText("FALSE")
    evenement.add("attendee", membre, encode=0)
    calendrier = Calendar()
    calendrier.add("prodid", "-//Parcours PLIE//Commission//FR")
    calendrier.add("version", "2.0")
    calendrier.add("method", methode)
    calendrier.add_component(evenement)
    calendrier.add_missing_timezones()
    return Invitation(_objet(seance, convocation), _texte(seance, convocation), calendrier.to_ical(), methode)


def _objet(seance: Seance, convocation: Convocation) -> str:
    jour = f"{seance.date_seance:%d/%m/%Y}"
    if seance.statut == StatutSeance.ANNULEE:
        return f"[PLIE] Commission du {jour} annulée"
    if convocation.sequence_envoyee is None:
        return f"[PLIE] Convocation à la commission du {jour}"
    return f"[PLIE] Commission déplacée au {jour}"


def _texte(seance: Seance, convocation: Convocation) -> str:
    heure = heure_en_chiffres(datetime.combine(seance.date_seance, seance.heure))
    moment = f"{date_en_lettres(seance.date_seance)} à {heure}"
    lieu = f", {seance.lieu}" if seance.lieu else ""
    if seance.statut == StatutSeance.ANNULEE:
        corps = f"La commission du {seance.plie.nom} prévue le {moment}{lieu} est annulée."
    elif convocation.sequence_envoyee is None:
        corps = (
            f"Vous êtes convoqué à la commission du {seance.plie.nom}, le {moment}{lieu}, "
            f"avec voix {convocation.get_voix_display()}."
        )
    else:
        corps = f"La commission du {seance.plie.nom} est déplacée : elle se tiendra le {moment}{lieu}."
    return (
        f"Bonjour,\n\n{corps}\n\nL’invitation jointe s’ajoute à votre agenda. L’ordre du jour se lit en se "
        "connectant, au menu Commissions.\n\nCe message ne contient aucune donnée sur les personnes accompagnées.\n"
    )
