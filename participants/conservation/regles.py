"""When a file leaves the active base, when it is anonymised: pure rules on dates, both bounds included."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from participants.enums import EtapeConservation
from plie.socle.periodes import ajouter_mois, lendemain

OUVERT = "un parcours ou une candidature est en cours"
SUSPENDU = "l’effacement est suspendu"
DEMANDE = "une demande de la personne attend sa réponse"
GELE = "la fiche est gelée à la demande de la personne"
PREUVE_INCONNUE = "la date du dernier paiement de l’opération FSE+ n’est pas connue"


@dataclass(frozen=True, slots=True)
class Preuve:
    """Until when the FSE+ asks to keep the evidence: a day, nothing to keep, or not known yet."""

    jusqu_au: date | None = None
    inconnue: bool = False


AUCUNE_PREUVE = Preuve()


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides of a file on a day."""

    dernier_contact: date
    preuve: Preuve = AUCUNE_PREUVE
    archivee: bool = False
    obstacles: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Etape:
    """What comes next for a file, and the first day on which it may be done."""

    nature: EtapeConservation
    date_effet: date


def la_plus_longue(une: Preuve, autre: Preuve) -> Preuve:
    """Of two pieces of evidence; one that has no known end outlasts the other."""
    if une.inconnue or autre.inconnue:
        return Preuve(inconnue=True)
    jours = [preuve.jusqu_au for preuve in (une, autre) if preuve.jusqu_au is not None]
    return Preuve(max(jours)) if jours else AUCUNE_PREUVE


def fin_de_base_active(dernier_contact: date, mois: int) -> date:
    """The last day of the active base, itself included."""
    return ajouter_mois(dernier_contact, mois)


def fin_de_preuve(date_dernier_paiement: date, annees: int) -> date:
    """The last day of the evidence: so many years from 31 December of the year of the last payment (art. 82)."""
    return date(date_dernier_paiement.year + annees, 12, 31)


def prochaine_etape(situation: Situation, *, mois: int) -> Etape | None:
    """What comes next, or nothing while something holds the file back or its evidence has no known end."""
    if situation.obstacles:
        return None
    fin_active = fin_de_base_active(situation.dernier_contact, mois)
    preuve = situation.preuve
    prouve_encore = preuve.inconnue or (preuve.jusqu_au is not None and preuve.jusqu_au > fin_active)
    if prouve_encore and not situation.archivee:
        return Etape(EtapeConservation.ARCHIVAGE, lendemain(fin_active))
    if preuve.inconnue:
        return None
    derniere = max(fin_active, preuve.jusqu_au or fin_active)
    return Etape(EtapeConservation.ANONYMISATION, lendemain(derniere))


def a_annoncer(etape: Etape, *, le: date, preavis: int) -> bool:
    """Whether the structure d'animation is told by now: so many days before, at the latest the day itself."""
    return le >= etape.date_effet - timedelta(days=preavis)


def applicable(etape: Etape, *, annonce: date | None, le: date, preavis: int) -> bool:
    """Whether it may be done: its day has come, and it was announced so many days before."""
    return annonce is not None and le >= premier_jour(etape, annonce=annonce, preavis=preavis)


def premier_jour(etape: Etape, *, annonce: date, preavis: int) -> date:
    """The first day on which it may be done, once it is announced on a day: its own, or the end of the notice."""
    return max(etape.date_effet, annonce + timedelta(days=preavis))
