"""Follow-up: end of contracts, hours of activity, parcours without interview (P-C.1, P-C.2, C-2)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from plie.pacte import ParametresPacte
from plie.socle.periodes import lendemain
from plie.socle.typographie import heures_en_chiffres
from plie.socle.verdict import OUI, Verdict

MOTIFS_DISPENSE = ("sante", "handicap", "invalidite", "garde_enfant")
"""Situations in which the law allows no hour of activity at all (P-C.2)."""


def date_rappel_contrat(fin_contrat: date, parametres: ParametresPacte) -> date:
    """P-C.1: the first day of the reminder, 45 days before the end of a BRSA's contract."""
    return fin_contrat - timedelta(days=parametres.rappel_contrat_jours)


def rappel_contrat_du(fin_contrat: date, *, date_suite: date | None, le: date, parametres: ParametresPacte) -> bool:
    """P-C.1: whether the référent must be reminded: the end is near, or past, and no contract follows."""
    if date_suite is not None:
        return False
    return le >= date_rappel_contrat(fin_contrat, parametres)


def rupture_entre_contrats(fin_contrat: date, date_suite: date | None, le: date) -> int:
    """P-C.1: days without contract between two of them, or up to today when none follows."""
    reprise = date_suite if date_suite is not None else le
    return max((reprise - fin_contrat).days - 1, 0)


def debut_propose(fin_precedent: date | None, le: date) -> date:
    """P-C.1: the next contract starts the day after the one before, whenever it is signed; the first, today."""
    return le if fin_precedent is None else lendemain(fin_precedent)


def nature_contrat(le: date, parametres: ParametresPacte) -> str:
    """P-C.2: the CER until 2024, the contrat d'engagement from 2025 (loi n° 2023-1196)."""
    return "contrat_engagement" if le >= parametres.contrat_engagement_depuis else "cer"


def verifier_heures_activite(
    heures: Decimal | None, *, motif: str, precision: str = "", parametres: ParametresPacte
) -> Verdict:
    """P-C.2: 15 hours a week, fewer with a reason, none where the law allows, at the person's request."""
    normal = heures_en_chiffres(parametres.heures_activite_hebdo)
    if heures is not None and heures >= parametres.heures_activite_hebdo:
        return OUI
    if heures is not None and heures < 0:
        return Verdict.refus("Le nombre d’heures d’activité ne peut pas être négatif.")
    if heures is None or heures == 0:
        if motif in MOTIFS_DISPENSE:
            return OUI
        return Verdict.refus(
            "Aucune heure d’activité n’est possible que pour raison de santé, handicap, invalidité, "
            "ou pour un parent isolé d’un enfant de moins de "
            f"{parametres.age_enfant_garde} ans sans solution de garde, à la demande de la personne."
        )
    if motif or precision.strip():
        return OUI
    return Verdict.refus(f"Moins de {normal} d’activité par semaine : indiquer la raison de cette réduction.")


def sans_entretien(dernier_entretien: date | None, *, debut: date, le: date, parametres: ParametresPacte) -> bool:
    """C-2: a parcours without interview for 45 days, counted from its start when there was none."""
    depuis = debut if dernier_entretien is None else max(dernier_entretien, debut)
    return (le - depuis).days >= parametres.sans_entretien_jours
