"""Who receives the requests of people: the structure d'animation of the PLIE that follows them (A-1, A-6)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from accounts.perimetre import perimetre_de
from participants.droits.registres import empechements_a_l_effacement
from participants.enums import NatureDroit
from participants.models import DemandeDroit, Participant
from plie.socle.verdict import OUI, Verdict

if TYPE_CHECKING:
    from accounts.models import Utilisateur

AUTRE_EN_ATTENTE = "Une autre demande de la personne attend sa réponse\u00a0: y répondre avant d’effacer."


def peut_tenir_le_registre(utilisateur: Utilisateur) -> Verdict:
    """Open the register of requests."""
    if perimetre_de(utilisateur).anime:
        return OUI
    return Verdict.refus("Les demandes des personnes sont reçues par la structure d’animation du PLIE.")


def peut_traiter(demande: DemandeDroit, *, nature: str = "") -> Verdict:
    """Make a gesture on a request that waits for its answer."""
    if not demande.en_cours:
        return Verdict.refus("Cette demande a reçu sa réponse\u00a0: elle ne change plus.")
    if nature and demande.nature != nature:
        return Verdict.refus(f"Ce geste répond à une demande de {NatureDroit(nature).label}.")
    if nature and not demande.identite_verifiee:
        return Verdict.refus("Vérifier d’abord l’identité de la personne, et le noter sur la demande.")
    return OUI


def s_efface(demande: DemandeDroit) -> bool:
    """Whether erasing is what answers a request: it asks for it, or it objects to an archive.

    Nobody is followed any more there, and freezing the file would only keep it longer (GDPR, art. 17, 1, c).
    """
    if demande.nature == NatureDroit.OPPOSITION:
        return demande.participant.en_archive
    return demande.nature == NatureDroit.EFFACEMENT


def seule_en_attente(demande: DemandeDroit) -> Verdict:
    """Whether nothing else that the person asked waits: an erasure would take it away unanswered."""
    autres = DemandeDroit.objects.en_cours().filter(participant=demande.participant_id).exclude(pk=demande.pk)
    return Verdict(not autres.exists(), AUTRE_EN_ATTENTE)


def peut_effacer(participant: Participant, *, le: date) -> Verdict:
    """Erase before the end of the retention: only when no law keeps the file (GDPR, art. 17, 3)."""
    motifs = empechements_a_l_effacement(participant, le=le)
    return Verdict.refus(" ".join(motifs)) if motifs else OUI
