"""Correcting a decision after the closing: the first one stays, its effects follow when the parcours has not moved on.

What may change: the motive, always; an integration, a réorientation or a prolongation, granted or refused; the
qualification of a constated exit. What may not: an adjournment, which another session has taken up; an exit constated
that would be undone, or refused that would be constated (it is proposed again).
"""

from __future__ import annotations

from django.db import transaction

from accounts.models import Utilisateur
from commissions.enums import Objet, Sens, StatutSeance
from commissions.models import Correction, Decision, Saisine
from commissions.services.courriers import etablir_les_retours
from commissions.services.deliberation import Avis, verifier_requalification
from parcours.enums import StatutParcours
from parcours.models import Parcours
from parcours.services.corrections import (
    accepter_apres_coup,
    corriger_motif,
    fermer_apres_coup,
    retirer_prolongation,
    rouvrir,
)
from parcours.services.decisions import prolonger, refuser_integration
from participants.droits.gel import exiger_fiche_libre
from plie.socle.erreurs import ErreurMetier
from sorties.services.corrections import requalifier_sortie

FERMES = {
    (Objet.INTEGRATION, Sens.REFUS): "Intégration refusée",
    (Objet.REORIENTATION, Sens.ACCORD): "Réorientation",
}


@transaction.atomic
def corriger(*, decision: Decision, avis: Avis, raison: str, par: Utilisateur) -> Correction:
    """Correct a decision of a closed session, with the reason; its returns go out again, rectified.

    Who may do it is `peut_corriger`'s business.

    Raises:
        ErreurMetier: the session is not closed, the reason is missing, nothing changes, or the parcours has moved on.
    """
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    point = decision.point
    saisine = Saisine.objects.select_for_update(of=("self",)).select_related("parcours").get(pk=point.saisine_id)
    exiger_fiche_libre(saisine.parcours.participant_id)
    if point.seance.statut != StatutSeance.CLOSE:
        raise ErreurMetier("Une décision se rectifie après la clôture de la séance.")
    if not raison.strip():
        raise ErreurMetier("Indiquer la raison de la rectification.", champ="raison")
    actuel = decision.en_vigueur
    if actuel.sens == Sens.AJOURNEMENT:
        raise ErreurMetier("Un ajournement ne se rectifie pas : la commission examine de nouveau la demande.")
    _verifier(saisine, actuel, avis)
    _appliquer(saisine, actuel, avis, decision)
    correction = Correction.objects.create(
        decision=decision,
        sens=avis.sens,
        motif=avis.motif.strip(),
        reorientation=avis.reorientation.strip(),
        qualification=avis.qualification,
        type=avis.type,
        critere=avis.critere,
        raison=raison.strip(),
        corrigee_par=par,
    )
    etablir_les_retours(decision, correction)
    return correction


def _verifier(saisine: Saisine, actuel: Decision | Correction, avis: Avis) -> None:
    if avis.sens not in (Sens.ACCORD, Sens.REFUS, Sens.REQUALIFICATION):
        raise ErreurMetier("Choisir la décision rectifiée.", champ="sens")
    if avis.sens != Sens.ACCORD and not avis.motif.strip():
        raise ErreurMetier("Indiquer le motif de la décision.", champ="motif")
    if avis.sens == Sens.REQUALIFICATION:
        verifier_requalification(saisine, avis)
    colonnes = ("sens", "motif", "reorientation", "qualification", "type", "critere")
    if all(getattr(actuel, nom) == getattr(avis, nom).strip() for nom in colonnes):
        raise ErreurMetier("La rectification ne change rien.")


def _appliquer(saisine: Saisine, actuel: Decision | Correction, avis: Avis, decision: Decision) -> None:
    parcours = saisine.parcours
    jour = decision.point.seance.date_seance
    if saisine.objet == Objet.SORTIE:
        _sortie(saisine, actuel, avis)
    elif avis.sens == actuel.sens:
        if (saisine.objet, avis.sens) in FERMES:
            _exiger_ferme(parcours)
            corriger_motif(parcours=parcours, motif=avis.motif)
    elif saisine.objet == Objet.PROLONGATION:
        if avis.sens == Sens.ACCORD:
            prolonger(parcours=parcours, date_commission=jour)
        else:
            retirer_prolongation(parcours=parcours)
    elif saisine.objet == Objet.INTEGRATION:
        if avis.sens == Sens.ACCORD:
            _exiger_ferme(parcours)
            accepter_apres_coup(parcours=parcours, date_commission=jour)
        else:
            _exiger_immobile(parcours, decision)
            fermer_apres_coup(parcours=parcours, motif=avis.motif)
    elif avis.sens == Sens.REFUS:
        _exiger_ferme(parcours)
        rouvrir(parcours=parcours)
    else:
        refuser_integration(parcours=parcours, date_commission=jour, motif=f"Réorientation. {avis.motif}")


def _sortie(saisine: Saisine, actuel: Decision | Correction, avis: Avis) -> None:
    if (avis.sens == Sens.REFUS) != (actuel.sens == Sens.REFUS):
        raise ErreurMetier(
            "Une sortie constatée se requalifie mais ne s’annule pas ; une sortie refusée se propose de nouveau.",
            champ="sens",
        )
    if avis.sens == Sens.REFUS or saisine.proposition is None:
        return
    proposee = saisine.proposition
    requalifiee = avis.sens == Sens.REQUALIFICATION
    requalifier_sortie(
        parcours=saisine.parcours,
        qualification=avis.qualification if requalifiee else proposee.qualification,
        type=avis.type if requalifiee else proposee.type,
        critere=avis.critere if requalifiee else proposee.critere,
    )


def _exiger_ferme(parcours: Parcours) -> None:
    if parcours.statut != StatutParcours.REFUSE:
        raise ErreurMetier("La candidature n’est plus dans l’état où la commission l’a laissée.")


def _exiger_immobile(parcours: Parcours, decision: Decision) -> None:
    """Nothing was built on the accord: else the way out is an exit, decided by the commission."""
    jour = decision.point.seance.date_seance
    bouge = (
        parcours.statut != StatutParcours.EN_COURS
        or parcours.prolonge
        or parcours.propositions_sortie.exists()
        or parcours.contrats_travail.filter(date_debut__gt=jour).exists()
        or parcours.etapes.filter(date_debut__gt=jour).exists()
        or parcours.contrats_engagement.filter(date_signature__gt=jour).exists()
    )
    if bouge:
        raise ErreurMetier(
            "Le parcours a avancé depuis la séance (étape, contrat, prolongation ou sortie) : l’accord ne se reprend "
            "plus. Proposer une sortie à la commission."
        )
