"""The end of a parcours in sight: the échéance at three months, then one; the prolongation asked in time (art. 6.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from parcours.regles.durees import ARTICLE_DUREE, echeance
from parcours.regles.rappels import FIN_EN_VUE, FIN_PROCHE, PROLONGATION, Rappel
from plie.pacte import ParametresPacte
from plie.socle.periodes import ajouter_mois
from plie.socle.typographie import INSECABLE, date_en_chiffres

# Habits of the house, not figures of the Pacte: when the end of a parcours starts to be prepared, then presses.
FIN_EN_VUE_MOIS = 3
FIN_PROCHE_MOIS = 1


@dataclass(frozen=True, slots=True)
class FaitsFin:
    """What is known of the end of a parcours under way."""

    date_debut: date
    prolonge: bool = False
    demandee: bool = False
    """A prolongation or an exit already waits for the commission."""
    constat: date | None = None
    """Day from which a positive exit can be constated, when the facts on file lead to one."""
    derniere_seance: date | None = None
    """The last session already planned before the échéance."""


def rappel_de_fin(faits: FaitsFin, *, le: date, parametres: ParametresPacte) -> Rappel | None:
    """What the end of this parcours asks of its référent that day; nothing once the commission is referred to.

    P-6.4d comes before P-6.4a: a consolidation that would end too late is said on the day the job is entered. Past the
    échéance, P-6.4c is the exits' reminder; the late prolongation stays asked for, as the commission may accept it.
    """
    if faits.demandee:
        return None
    limite = echeance(faits.date_debut, prolonge=faits.prolonge, parametres=parametres)
    if not faits.prolonge and faits.constat is not None and faits.constat > limite:
        return _prolongation(faits.constat, limite, faits.derniere_seance)
    regle = "P-6.4b" if faits.prolonge else "P-6.4a"
    suite = "la sortie" if faits.prolonge else "la sortie ou la prolongation"
    if le > limite or le < ajouter_mois(limite, -FIN_EN_VUE_MOIS):
        return None
    if le >= ajouter_mois(limite, -FIN_PROCHE_MOIS):
        return Rappel(
            FIN_PROCHE, regle, ARTICLE_DUREE, f"Échéance du parcours proche{INSECABLE}: proposer {suite}", limite
        )
    return Rappel(FIN_EN_VUE, regle, ARTICLE_DUREE, f"Échéance du parcours{INSECABLE}: préparer {suite}", limite)


def _prolongation(constat: date, limite: date, derniere_seance: date | None) -> Rappel:
    """P-6.4d, art. 6.4: the decision falls before the échéance, so the request goes to a session that precedes it."""
    libelle = (
        f"Demander la prolongation{INSECABLE}: la consolidation prend fin le {date_en_chiffres(constat)}, "
        f"après l’échéance du {date_en_chiffres(limite)}"
    )
    au_plus_tard = derniere_seance or limite - timedelta(days=1)
    return Rappel(PROLONGATION, "P-6.4d", ARTICLE_DUREE, libelle, au_plus_tard)
