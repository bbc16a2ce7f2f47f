"""Coming back on what a decision changed on a parcours. Called by the commission, which checks that it still may."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from parcours.cycle import CYCLE_PARCOURS
from parcours.enums import STATUTS_OUVERTS, StatutParcours
from parcours.models import Parcours
from parcours.services.decisions import accepter_integration
from participants.droits.gel import exiger_fiche_libre
from plie.socle.erreurs import ErreurMetier


@transaction.atomic
def fermer_apres_coup(*, parcours: Parcours, motif: str) -> Parcours:
    """An integration accepted by mistake: the parcours closes as refused, as if it had never started."""
    parcours = _verrouiller(parcours)
    parcours.statut = CYCLE_PARCOURS.passer(StatutParcours(parcours.statut), "dedire")
    figee = parcours.situation_entree
    parcours.date_debut, parcours.situation_entree = None, None
    parcours.motif_cloture = motif[:255]
    parcours.version += 1
    parcours.save()
    if figee is not None:
        figee.delete()
    return parcours


@transaction.atomic
def rouvrir(*, parcours: Parcours) -> Parcours:
    """A candidature refused or reoriented by mistake waits again.

    Raises:
        ErreurMetier: the person has another parcours or candidature since.
    """
    parcours = _verrouiller(parcours)
    statut = CYCLE_PARCOURS.passer(StatutParcours(parcours.statut), "rouvrir")
    autres = Parcours.objects.filter(participant=parcours.participant_id, statut__in=STATUTS_OUVERTS)
    if autres.exclude(pk=parcours.pk).exists():
        raise ErreurMetier("Cette personne a depuis un autre parcours ou une autre candidature en cours.")
    parcours.statut, parcours.motif_cloture = statut, ""
    parcours.version += 1
    parcours.save()
    return parcours


@transaction.atomic
def accepter_apres_coup(*, parcours: Parcours, date_commission: date) -> Parcours:
    """An integration refused by mistake: the parcours starts as it would have (P-6.2c, art. 6.2)."""
    return accepter_integration(parcours=rouvrir(parcours=parcours), date_commission=date_commission)


@transaction.atomic
def retirer_prolongation(*, parcours: Parcours) -> Parcours:
    """A prolongation granted by mistake: the one prolongation of P-6.4b is free again."""
    parcours = _verrouiller(parcours)
    if parcours.statut != StatutParcours.EN_COURS or not parcours.prolonge:
        raise ErreurMetier("Ce parcours n’est plus en cours, ou n’est pas prolongé.")
    parcours.date_prolongation = None
    parcours.version += 1
    parcours.save()
    return parcours


@transaction.atomic
def corriger_motif(*, parcours: Parcours, motif: str) -> Parcours:
    """The reason of a closed candidature, written again."""
    parcours = _verrouiller(parcours)
    parcours.motif_cloture = motif[:255]
    parcours.version += 1
    parcours.save()
    return parcours


def _verrouiller(parcours: Parcours) -> Parcours:
    verrouille = Parcours.objects.select_for_update(of=("self",)).select_related("situation_entree").get(pk=parcours.pk)
    exiger_fiche_libre(verrouille.participant_id)
    return verrouille
