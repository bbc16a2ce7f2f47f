"""Handing files over: from which day, and which files stay where they are, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from plie.socle.periodes import ajouter_mois
from plie.socle.typographie import date_en_chiffres
from plie.socle.verdict import OUI, Verdict

# Habits of the house: a departure is recorded a month late at worst, and known a year ahead at best.
RECUL_JOURS = 31
AVANCE_MOIS = 12


@dataclass(frozen=True, slots=True)
class DernierSuivi:
    """The latest follow-up of a file."""

    utilisateur_id: int
    nom: str
    date_debut: date
    date_fin: date | None


def date_effet_admise(date_effet: date, *, le: date) -> Verdict:
    """Today or later, within the year; a month back at most, for what is recorded late."""
    plus_tot, plus_tard = le - timedelta(days=RECUL_JOURS), ajouter_mois(le, AVANCE_MOIS)
    if date_effet < plus_tot:
        return Verdict.refus(f"La date d’effet remonte au plus tôt au {date_en_chiffres(plus_tot)}.")
    if date_effet > plus_tard:
        return Verdict.refus(f"La date d’effet est au plus tard le {date_en_chiffres(plus_tard)}.")
    return OUI


def raison_de_rester(
    *, ouvert: bool, dernier: DernierSuivi | None, vers_id: int, vers_nom: str, date_effet: date
) -> str:
    """Why a file is not handed over; empty when it is. One référent at a time, one change a day."""
    if not ouvert:
        return "parcours clos"
    if dernier is None:
        return ""
    if dernier.date_debut > date_effet:
        return f"un suivi par {dernier.nom} commence le {date_en_chiffres(dernier.date_debut)}, après la date d’effet"
    court = dernier.date_fin is None or dernier.date_fin >= date_effet
    if dernier.utilisateur_id == vers_id and court:
        return f"déjà suivi par {vers_nom}"
    if dernier.date_debut == date_effet:
        return f"le suivi par {dernier.nom} commence ce même jour"
    return ""
