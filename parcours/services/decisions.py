"""What a decision of the commission changes on a parcours. Called by the commission, under its transaction."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from parcours.cycle import CYCLE_PARCOURS
from parcours.enums import StatutParcours
from parcours.models import Parcours
from parcours.regles import peut_prolonger
from participants.droits.gel import exiger_fiche_libre
from participants.models import SituationEntree
from participants.selectors import situation_au
from plie.pacte import version_en_vigueur
from plie.socle.erreurs import ErreurMetier


def _verrouiller(parcours: Parcours) -> Parcours:
    verrouille = Parcours.objects.select_for_update(of=("self",)).select_related("participant").get(pk=parcours.pk)
    exiger_fiche_libre(verrouille.participant_id)
    return verrouille


@transaction.atomic
def accepter_integration(*, parcours: Parcours, date_commission: date) -> Parcours:
    """Open the parcours retroactively, on the day of the first individual in-person appointment (P-6.2c, art. 6.2).

    The person's situation of that day is frozen as the situation at entry, source of every profile figure.

    Raises:
        ErreurMetier: no such appointment was held, or it is later than the decision.
        TransitionInterdite: the parcours is not a candidature.
    """
    parcours = _verrouiller(parcours)
    statut = CYCLE_PARCOURS.passer(StatutParcours(parcours.statut), "accepter")
    debut = parcours.date_premier_rdv
    if debut is None:
        raise ErreurMetier(
            "Aucun rendez-vous individuel en présence n’a été honoré : le parcours ne peut pas commencer.",
            regle="P-6.2c",
        )
    if debut > date_commission:
        raise ErreurMetier("Le premier rendez-vous est postérieur à la séance : vérifier sa date.", regle="P-6.2c")
    personne = parcours.participant
    parcours.situation_entree = SituationEntree.objects.create(
        participant=personne,
        date_situation=debut,
        **situation_au(personne, debut),
    )
    parcours.statut = statut
    parcours.date_debut = debut
    parcours.date_commission = date_commission
    parcours.version += 1
    parcours.save()
    return parcours


@transaction.atomic
def refuser_integration(*, parcours: Parcours, date_commission: date, motif: str) -> Parcours:
    """Close a candidature that the commission refuses or reorients, with its reason.

    Raises:
        TransitionInterdite: the parcours is not a candidature.
    """
    parcours = _verrouiller(parcours)
    parcours.statut = CYCLE_PARCOURS.passer(StatutParcours(parcours.statut), "refuser")
    parcours.date_commission = date_commission
    parcours.motif_cloture = motif[:255]
    parcours.version += 1
    parcours.save()
    return parcours


@transaction.atomic
def prolonger(*, parcours: Parcours, date_commission: date) -> Parcours:
    """Grant the one extra period (P-6.4b, art. 6.4).

    Raises:
        ErreurMetier: the parcours is not under way, or has already been prolonged.
    """
    parcours = _verrouiller(parcours)
    if parcours.statut != StatutParcours.EN_COURS or parcours.date_debut is None:
        raise ErreurMetier("Seul un parcours en cours peut être prolongé.")
    verdict = peut_prolonger(prolongations=int(parcours.prolonge), parametres=version_en_vigueur(date_commission))
    if not verdict:
        raise ErreurMetier(verdict.motif, regle="P-6.4b")
    parcours.date_prolongation = date_commission
    parcours.version += 1
    parcours.save()
    return parcours
