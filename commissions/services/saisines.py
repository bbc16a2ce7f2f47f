"""Referring a case to the commission, and withdrawing it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from accounts.models import Utilisateur
from commissions.cycle import CYCLE_SAISINE
from commissions.enums import Objet, StatutSaisine, StatutSeance
from commissions.models import Saisine
from commissions.services.ordre_du_jour import resignaler
from commissions.signalements import en_signalements
from parcours.eligibilite import conditions_de
from parcours.enums import StatutParcours
from parcours.models import Parcours
from parcours.regles import (
    echeance,
    est_prolongation_tardive,
    parametres_de_la_duree,
    peut_prolonger,
)
from participants.droits.gel import exiger_fiche_libre
from plie.pacte import version_en_vigueur
from plie.socle.erreurs import ErreurMetier
from plie.socle.typographie import date_en_lettres
from sorties.models import PropositionSortie

SEANCE_OUVERTE = "La séance est ouverte : la proposition ne change plus. La commission peut l’ajourner."


@transaction.atomic
def demander(
    *,
    parcours: Parcours,
    objet: str,
    argument: str,
    par: Utilisateur,
    le: date,
    proposition: PropositionSortie | None = None,
) -> Saisine:
    """Refer a parcours to the next session of its PLIE's commission.

    An integration needs the first appointment, the age and the residence (P-3.1, P-3.2 block; the others go with the
    request as warnings). A prolongation is asked once (P-6.4b). A réorientation concerns a candidature; an exit
    comes with its proposal.

    Raises:
        ErreurMetier: the request is not possible; the message says what is missing.
    """
    parcours = Parcours.objects.select_for_update(of=("self",)).get(pk=parcours.pk)
    exiger_fiche_libre(parcours.participant_id)
    if parcours.saisines.ouvertes().filter(objet=objet).exists():
        raise ErreurMetier("Cette demande attend déjà la commission.")
    avertissements = _VERIFICATIONS[Objet(objet)](parcours, le)
    return Saisine.objects.create(
        parcours=parcours,
        objet=objet,
        argument=argument,
        avertissements=avertissements,
        proposition=proposition,
        demandee_par=par,
    )


def saisir_de_la_sortie(proposition: PropositionSortie, par: Utilisateur) -> Saisine:
    """A proposal of exit refers the case by itself (registered with `sorties.crochets`).

    Raises:
        ErreurMetier: the parcours is not under way, or an exit already waits.
    """
    return demander(
        parcours=proposition.parcours,
        objet=Objet.SORTIE,
        argument=proposition.motif,
        par=par,
        le=localdate(proposition.proposee_le),
        proposition=proposition,
    )


def dessaisir_de_la_sortie(proposition: PropositionSortie, par: Utilisateur) -> None:
    """A proposal withdrawn leaves the agendas.

    Raises:
        ErreurMetier: the session that has it on its agenda is open.
    """
    retirer(saisine=proposition.saisine)


def actualiser_la_saisine(proposition: PropositionSortie, par: Utilisateur) -> None:
    """A proposal amended stays on the agenda with its new motive and flags (registered with `sorties.crochets`).

    Raises:
        ErreurMetier: the session that has it on its agenda is open.
    """
    saisine = Saisine.objects.select_for_update(of=("self",)).get(proposition=proposition)
    if saisine.points.filter(seance__statut=StatutSeance.OUVERTE, decision__isnull=True).exists():
        raise ErreurMetier(SEANCE_OUVERTE)
    saisine.argument = proposition.motif
    saisine.save(update_fields=["argument"])
    resignaler(saisine)


def dessaisir_d_une_candidature_classee(parcours: Parcours) -> None:
    """A candidature closed without a decision leaves the agendas (registered with `parcours.crochets`).

    Raises:
        ErreurMetier: the session that has it on its agenda is open.
    """
    for saisine in parcours.saisines.ouvertes():
        retirer(saisine=saisine)


@transaction.atomic
def retirer(*, saisine: Saisine) -> Saisine:
    """Withdraw a referral before its decision; it leaves the agendas that are still being prepared.

    Raises:
        ErreurMetier: the session that has it on its agenda is open.
    """
    saisine = Saisine.objects.select_for_update(of=("self",)).select_related("parcours").get(pk=saisine.pk)
    exiger_fiche_libre(saisine.parcours.participant_id)
    if saisine.points.filter(seance__statut=StatutSeance.OUVERTE, decision__isnull=True).exists():
        raise ErreurMetier("La séance est ouverte : la commission peut ajourner ce point.")
    saisine.statut = CYCLE_SAISINE.passer(StatutSaisine(saisine.statut), "retirer")
    saisine.save(update_fields=["statut"])
    saisine.points.filter(decision__isnull=True).delete()
    return saisine


def _verifier_integration(parcours: Parcours, le: date) -> list[dict[str, Any]]:
    if parcours.statut != StatutParcours.CANDIDATURE:
        raise ErreurMetier("L’intégration se propose pour une candidature.")
    manquantes = [c for c in conditions_de(parcours, le=le) if not c.remplie]
    bloquantes = [c for c in manquantes if c.bloquante]
    if bloquantes:
        raise ErreurMetier(" ".join(c.message or c.libelle for c in bloquantes), regle=bloquantes[0].regle)
    return en_signalements(manquantes)


def _verifier_prolongation(parcours: Parcours, le: date) -> list[dict[str, Any]]:
    if parcours.statut != StatutParcours.EN_COURS or parcours.date_debut is None:
        raise ErreurMetier("La prolongation se demande pour un parcours en cours.")
    verdict = peut_prolonger(prolongations=int(parcours.prolonge), parametres=version_en_vigueur(le))
    if not verdict:
        raise ErreurMetier(verdict.motif, regle="P-6.4b")
    parametres = parametres_de_la_duree(parcours.date_debut, prolonge=False)
    if est_prolongation_tardive(parcours.date_debut, date_decision=le, parametres=parametres):
        limite = echeance(parcours.date_debut, prolonge=False, parametres=parametres)
        return [
            {
                "regle": "P-6.4d",
                "article": "6.4",
                "message": f"La demande est tardive : l’échéance était le {date_en_lettres(limite)}.",
            }
        ]
    return []


def _verifier_reorientation(parcours: Parcours, le: date) -> list[dict[str, Any]]:
    if parcours.statut != StatutParcours.CANDIDATURE:
        raise ErreurMetier(
            "Une réorientation se demande pour une candidature ; pour un parcours en cours, proposer une sortie."
        )
    return []


def _verifier_sortie(parcours: Parcours, le: date) -> list[dict[str, Any]]:
    if parcours.statut != StatutParcours.EN_COURS:
        raise ErreurMetier("Une sortie se propose pour un parcours en cours.")
    return []


_VERIFICATIONS = {
    Objet.INTEGRATION: _verifier_integration,
    Objet.PROLONGATION: _verifier_prolongation,
    Objet.REORIENTATION: _verifier_reorientation,
    Objet.SORTIE: _verifier_sortie,
}
