"""Who may do what with evidence, proposals and fiches; each answer carries the reason that the person reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from parcours.enums import STATUTS_OUVERTS, StatutParcours
from parcours.models import Parcours
from parcours.permissions import peut_modifier
from plie.socle.verdict import OUI, Verdict
from sorties.cycle import CYCLE_PROPOSITION
from sorties.enums import StatutProposition
from sorties.models import PropositionSortie

if TYPE_CHECKING:
    from accounts.models import Utilisateur

_PROPOSITIONS = "_propositions_lues"


def peut_ecrire(utilisateur: Utilisateur, parcours: Parcours) -> Verdict:
    """The référent's portfolio and the structure d'animation (A-1); a pôle reads only (A-2)."""
    return peut_modifier(utilisateur, parcours)


def peut_saisir_preuves(utilisateur: Utilisateur, parcours: Parcours) -> Verdict:
    """Add evidence: from the orientation to the exit, which freezes the file."""
    if parcours.statut not in STATUTS_OUVERTS:
        return Verdict.refus("Ce parcours est clos : ses preuves ne changent plus.")
    return peut_ecrire(utilisateur, parcours)


def peut_modifier_preuves(utilisateur: Utilisateur, parcours: Parcours) -> Verdict:
    """Change or remove evidence: not under the eyes of the commission, which judges the file as proposed."""
    saisie = peut_saisir_preuves(utilisateur, parcours)
    if not saisie:
        return saisie
    if proposition_en_attente(parcours) is not None:
        return Verdict.refus(
            "Une proposition de sortie attend la commission : la retirer avant de modifier les preuves."
        )
    return OUI


def peut_proposer(utilisateur: Utilisateur, parcours: Parcours) -> Verdict:
    """Propose an exit: a parcours under way, one proposal at a time."""
    if parcours.statut != StatutParcours.EN_COURS:
        return Verdict.refus("Une sortie se propose pour un parcours en cours.")
    if proposition_en_attente(parcours) is not None:
        return Verdict.refus("Une proposition de sortie attend déjà la commission.")
    return peut_ecrire(utilisateur, parcours)


def peut_retirer_proposition(utilisateur: Utilisateur, proposition: PropositionSortie) -> Verdict:
    """Withdraw a proposal that the commission has not answered."""
    if not CYCLE_PROPOSITION.peut(StatutProposition(proposition.statut), "retirer"):
        return Verdict.refus("La commission a déjà répondu à cette proposition.")
    return peut_ecrire(utilisateur, proposition.parcours)


def peut_modifier_proposition(utilisateur: Utilisateur, proposition: PropositionSortie) -> Verdict:
    """Amend a proposal that waits; the commission refuses it once its session is open."""
    if proposition.statut != StatutProposition.PROPOSEE:
        return Verdict.refus("La commission a déjà répondu à cette proposition.")
    return peut_ecrire(utilisateur, proposition.parcours)


def peut_produire_fiche(utilisateur: Utilisateur, parcours: Parcours) -> Verdict:
    """Draw up the fiche de synthèse: once the exit is validated (P-6.6)."""
    if parcours.statut != StatutParcours.SORTI:
        return Verdict.refus("La fiche de synthèse s’établit après la validation de la sortie (P-6.6).")
    return peut_ecrire(utilisateur, parcours)


def tenir_les_propositions(parcours: Parcours, propositions: Sequence[PropositionSortie]) -> None:
    """Keep on the parcours the proposals that its page has read: every button asks for them."""
    parcours.__dict__[_PROPOSITIONS] = propositions


def proposition_en_attente(parcours: Parcours) -> PropositionSortie | None:
    """The one proposal that waits for the commission."""
    if _PROPOSITIONS in parcours.__dict__:
        lues: Sequence[PropositionSortie] = parcours.__dict__[_PROPOSITIONS]
        return next((p for p in lues if p.statut == StatutProposition.PROPOSEE), None)
    return parcours.propositions_sortie.filter(statut=StatutProposition.PROPOSEE).first()
