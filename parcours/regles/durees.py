"""How long a parcours may last, and what its échéance commands (art. 6.4 and 6.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from plie.pacte import ParametresPacte, versions
from plie.socle.periodes import ajouter_mois
from plie.socle.typographie import INSECABLE, date_en_lettres
from plie.socle.verdict import OUI, Verdict

ARTICLE_DUREE = "6.4"


def parametres_de_la_duree(
    debut: date, *, prolonge: bool, connues: Sequence[ParametresPacte] | None = None
) -> ParametresPacte:
    """The version of the Pacte that ends a parcours: the one in force on the day of its échéance (P-6.4, art. 6.4).

    A parcours is hors délai on a day when the version in force that day says so: an avenant that lengthens the
    parcours lengthens those under way, people carried over from 2022 included; one whose échéance had passed before
    the avenant stays hors délai.
    """
    lues = versions() if connues is None else connues
    return next(
        (p for p in lues if echeance(debut, prolonge=prolonge, parametres=p) <= p.jusqu_au),
        lues[-1],
    )


def echeance(debut: date, *, prolonge: bool, parametres: ParametresPacte) -> date:
    """P-6.4a and b, art. 6.4: 18 months from the start, 24 once prolonged; the last day is inside."""
    if prolonge:
        return echeance_maximale(debut, parametres)
    return _au_plus_tot(ajouter_mois(debut, parametres.duree_max_mois), parametres)


def echeance_maximale(debut: date, parametres: ParametresPacte) -> date:
    """P-6.4b, art. 6.4: start + 24 months, which nothing extends."""
    return _au_plus_tot(ajouter_mois(debut, parametres.duree_prolongee_mois), parametres)


def _au_plus_tot(limite: date, parametres: ParametresPacte) -> date:
    """An avenant that shortens the parcours makes nobody late before it takes effect."""
    if parametres.depuis == date.min:
        return limite
    return max(limite, parametres.depuis - timedelta(days=1))


def est_hors_delai(debut: date, *, prolonge: bool, le: date, parametres: ParametresPacte) -> bool:
    """P-6.4c, art. 6.4: past its échéance, a parcours stays open and counted, but is flagged everywhere."""
    return le > echeance(debut, prolonge=prolonge, parametres=parametres)


def peut_prolonger(*, prolongations: int, parametres: ParametresPacte) -> Verdict:
    """P-6.4b, art. 6.4: one single extra period; a second request is refused, whoever asks."""
    if prolongations < parametres.prolongations_max:
        return OUI
    return Verdict.refus(
        f"Ce parcours a déjà été prolongé : l’article {ARTICLE_DUREE} du Pacte ne permet qu’une seule "
        f"prolongation de {parametres.prolongation_mois}{INSECABLE}mois."
    )


def est_prolongation_tardive(debut: date, *, date_decision: date, parametres: ParametresPacte) -> bool:
    """P-6.4d, art. 6.4: the decision must fall before the échéance; a late one is accepted and flagged."""
    return date_decision >= echeance(debut, prolonge=False, parametres=parametres)


def fin_consolidation(debut: date, parametres: ParametresPacte) -> date:
    """P-6.5a, art. 6.5: three months from the first day of the contract or of the training."""
    return ajouter_mois(debut, parametres.consolidation_mois)


@dataclass(frozen=True, slots=True)
class AlerteConsolidation:
    """P-6.4d: the consolidation of a job or training ends after the échéance of the parcours."""

    fin_consolidation: date
    echeance: date
    prolongation_possible: bool
    suffisante: bool
    """Whether the prolongation, if granted, covers the consolidation."""

    regle: str = "P-6.4d"
    article: str = ARTICLE_DUREE

    @property
    def message(self) -> str:
        constat = (
            f"La consolidation prend fin le {date_en_lettres(self.fin_consolidation)}, "
            f"après l’échéance du parcours ({date_en_lettres(self.echeance)})."
        )
        if not self.prolongation_possible:
            return f"{constat} La prolongation a déjà été accordée : la sortie sera hors délai."
        if not self.suffisante:
            return f"{constat} Même prolongé, le parcours sera alors hors délai."
        return f"{constat} Une prolongation peut être demandée à la commission avant l’échéance."


def alerte_consolidation(
    debut: date,
    *,
    prolongations: int,
    debut_emploi: date,
    parametres: ParametresPacte,
    consolidation: ParametresPacte | None = None,
) -> AlerteConsolidation | None:
    """P-6.4d, art. 6.4: said on the day the job or the training is entered; nothing when it ends in time.

    Args:
        parametres: the version that judges the duration.
        consolidation: the version that judges the consolidation, where an avenant makes it another.
    """
    limite = echeance(debut, prolonge=prolongations > 0, parametres=parametres)
    fin = fin_consolidation(debut_emploi, consolidation or parametres)
    if fin <= limite:
        return None
    return AlerteConsolidation(
        fin_consolidation=fin,
        echeance=limite,
        prolongation_possible=bool(peut_prolonger(prolongations=prolongations, parametres=parametres)),
        suffisante=fin <= echeance_maximale(debut, parametres),
    )


def proposition_chantier_due_le(debut_contrat: date, parametres: ParametresPacte) -> date:
    """P-6.5c, art. 6.5: from the day after six months in a chantier d'insertion, a dynamic exit is proposed."""
    return ajouter_mois(debut_contrat, parametres.aci_mois)
