"""The referrals of a parcours on its page: where each stands, what was decided, the letters to read."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from commissions.dossier import courriers_lisibles
from commissions.enums import SAISINES_OUVERTES, Destinataire, StatutSaisine, StatutSeance
from commissions.models import Correction, Courrier, Decision, PointOrdreDuJour, Saisine
from commissions.services.saisines import SEANCE_OUVERTE
from parcours.dossier import DossierLu
from sorties.models import PropositionSortie


@dataclass(frozen=True)
class Demande:
    """A referral: the last session that took it, its decision as it stands, None until it is taken."""

    saisine: Saisine
    statut: str
    point: PointOrdreDuJour | None
    decision: Decision | Correction | None
    retirable: bool
    rectifiee: bool = False
    courriers: tuple[Courrier, ...] = ()
    a_lire: Courrier | None = None  # the return that the référent has not read yet


def demandes_de(dossier: DossierLu) -> list[Demande]:
    """The referrals, latest first."""
    # By date of session: the last one stays.
    dernier = {point.saisine_id: point for point in dossier.lignes(PointOrdreDuJour)}
    decisions = {decision.point_id: decision for decision in dossier.lignes(Decision)}
    # The last correction takes the place of the decision.
    corrections = {correction.decision_id: correction for correction in dossier.lignes(Correction)}
    courriers: dict[int, list[Courrier]] = defaultdict(list)
    for courrier in courriers_lisibles(dossier):
        courriers[courrier.decision_id].append(courrier)
    demandes = []
    for saisine in dossier.lignes(Saisine):
        point = dernier.get(saisine.pk)
        ouverte = point is not None and point.seance.statut == StatutSeance.OUVERTE
        premiere = decisions.get(point.pk) if point else None
        decision = (corrections.get(premiere.pk) or premiere) if premiere else None
        lettres = courriers[premiere.pk] if premiere else []
        demandes.append(
            Demande(
                saisine=saisine,
                statut=_statut(saisine, decision, dossier),
                point=point,
                decision=decision,
                rectifiee=decision is not premiere,
                courriers=tuple(c for c in lettres if c.destinataire != Destinataire.REFERENT),
                a_lire=next((c for c in lettres if c.destinataire == Destinataire.REFERENT and not c.lu_le), None),
                retirable=dossier.modifiable and saisine.statut in SAISINES_OUVERTES and not ouverte,
            )
        )
    return demandes


def empechement(dossier: DossierLu, proposition: PropositionSortie) -> str:
    """Why a proposal of exit does not change now: the session that examines it is open (see `sorties.crochets`)."""
    decides = {decision.point_id for decision in dossier.lignes(Decision)}
    saisines = {saisine.pk for saisine in dossier.lignes(Saisine) if saisine.proposition_id == proposition.pk}
    examinee = any(
        point.saisine_id in saisines and point.pk not in decides and point.seance.statut == StatutSeance.OUVERTE
        for point in dossier.lignes(PointOrdreDuJour)
    )
    return SEANCE_OUVERTE if examinee else ""


def _statut(saisine: Saisine, decision: Decision | Correction | None, dossier: DossierLu) -> str:
    """Where it stands; what became of it after the end of the RSA is not told to a pôle (A-2)."""
    if dossier.limite is not None and decision is None:
        return str(StatutSaisine.EN_ATTENTE.label)
    return str(saisine.get_statut_display())
