"""What the commission's answer does to a proposal and to the parcours. Called by the commission (art. 5 b, 6.4)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import Utilisateur
from parcours.cycle import CYCLE_PARCOURS
from parcours.enums import StatutParcours
from parcours.models import Parcours
from participants.droits.gel import exiger_fiche_libre
from plie.socle.erreurs import ErreurMetier
from plie.socle.periodes import ajouter_mois, lendemain
from plie.socle.typographie import date_en_lettres
from sorties.cycle import CYCLE_PROPOSITION
from sorties.employeurs import DESCRIPTION
from sorties.enums import Critere, Qualification, StatutProposition, TypeContrat
from sorties.models import ContratTravail, CreationActivite, Formation, PropositionSortie, ReleveHeures, Sortie
from sorties.nomenclature import QUALIFICATION_DU_CRITERE, types_possibles
from sorties.selectors import Fait, dossier_de
from sorties.services.verrous import enregistrer

# The measures of table 8: contracts that a public policy helps pay.
MESURES: dict[str, str] = {
    TypeContrat.PEC: "parcours emploi compétences",
    TypeContrat.CUI_CIE: "CUI-CIE",
    TypeContrat.CDDI_EI: "insertion par l’activité économique",
    TypeContrat.CDDI_ACI: "insertion par l’activité économique",
    TypeContrat.CDDI_AI: "insertion par l’activité économique",
    TypeContrat.CDDI_ETTI: "insertion par l’activité économique",
    TypeContrat.APPRENTISSAGE: "alternance",
    TypeContrat.PROFESSIONNALISATION: "alternance",
}


@transaction.atomic
def constater_sortie(
    *,
    proposition: PropositionSortie,
    qualification: str,
    type: str,
    critere: str,
    date_commission: date,
    par: Utilisateur | None,
) -> Sortie:
    """Record the exit that the commission validates, as proposed or under another qualification.

    The exit bears the date of the proposal, not the session's. Employer and training come from the retained
    evidence: tables 8 and 9 of the consolidation read them.

    Raises:
        ErreurMetier: the qualification, the criterion and the type do not go together, or the date is not reached.
        TransitionInterdite: the proposal or the parcours does not wait for this decision any more.
    """
    parcours = Parcours.objects.select_for_update(of=("self",)).get(pk=proposition.parcours_id)
    exiger_fiche_libre(parcours.participant_id)
    proposition = PropositionSortie.objects.select_for_update(of=("self",)).get(pk=proposition.pk)
    comme_proposee = (qualification, type, critere) == (
        proposition.qualification,
        proposition.type,
        proposition.critere,
    )
    verifier_qualification(qualification, type, critere)
    if proposition.date_sortie > date_commission:
        raise ErreurMetier(
            f"La sortie est proposée au {date_en_lettres(proposition.date_sortie)} : elle ne peut pas être constatée "
            f"avant cette date. La commission peut ajourner ce point."
        )
    proposition.statut = CYCLE_PROPOSITION.passer(
        StatutProposition(proposition.statut), "valider" if comme_proposee else "requalifier"
    )
    proposition.version += 1
    proposition.save(update_fields=["statut", "version"])
    dossier = dossier_de(parcours, date_commission)
    sortie = Sortie(
        parcours=parcours,
        proposition=proposition,
        date_sortie=proposition.date_sortie,
        qualification=qualification,
        type=type,
        critere=critere,
        date_commission=date_commission,
        suite=proposition.suite,
        **copier_fait(dossier.fait(critere) if dossier and critere else None, proposition),
    )
    enregistrer(sortie)
    parcours.statut = CYCLE_PARCOURS.passer(StatutParcours(parcours.statut), "sortir")
    parcours.date_fin = sortie.date_sortie
    parcours.version += 1
    parcours.save(update_fields=["statut", "date_fin", "version", "modifie_le"])
    return sortie


@transaction.atomic
def rejeter_proposition(*, proposition: PropositionSortie, par: Utilisateur | None = None) -> PropositionSortie:
    """The commission does not follow: the parcours goes on.

    Raises:
        TransitionInterdite: the proposal has already been answered.
    """
    proposition = PropositionSortie.objects.select_for_update(of=("self",)).get(pk=proposition.pk)
    proposition.statut = CYCLE_PROPOSITION.passer(StatutProposition(proposition.statut), "rejeter")
    proposition.version += 1
    proposition.save(update_fields=["statut", "version"])
    return proposition


def copier_fait(fait: Fait | None, proposition: PropositionSortie | None = None) -> dict[str, Any]:
    """The columns of tables 8 and 9 that the evidence of the exit fills, and what the proposal adds of the employer."""
    decrit = {champ: getattr(proposition, champ) for champ in DESCRIPTION} if proposition is not None else {}
    if isinstance(fait, ContratTravail):
        return {
            "employeur": fait.employeur,
            "naf": fait.naf,
            "type_employeur": fait.type_employeur,
            "effectif_employeur": fait.effectif_employeur,
            "contrat": fait.type,
            "mesure": MESURES.get(fait.type, ""),
        }
    if isinstance(fait, ReleveHeures):
        return {"employeur": fait.employeur, "contrat": fait.type, "mesure": MESURES.get(fait.type, ""), **decrit}
    if isinstance(fait, CreationActivite):
        return decrit
    if isinstance(fait, Formation):
        return {
            "formation_domaine": fait.domaine,
            "formation_niveau": fait.niveau,
            "formation_validation": fait.validation,
            "formation_mois": mois_entiers(fait.date_debut, fait.date_fin) if fait.date_fin else None,
        }
    return {}


def mois_entiers(debut: date, fin: date) -> int:
    """How many months a training lasts, both days included, a month begun counted."""
    mois = 1
    while ajouter_mois(debut, mois) < lendemain(fin):
        mois += 1
    return mois


def verifier_qualification(qualification: str, type: str, critere: str) -> None:
    """Qualification, type and criterion go together.

    Raises:
        ErreurMetier: they do not; the message names the field.
    """
    if critere and QUALIFICATION_DU_CRITERE.get(critere) != qualification:
        raise ErreurMetier("Ce critère ne va pas avec cette qualification.", champ="critere")
    if qualification != Qualification.AUTRE and not critere:
        # Another qualification than the proposal's may rest on no criterion of the file: S-5 says so.
        raise ErreurMetier(
            f"Choisir un critère, ou {Critere.S_5.label} avec un motif écrit.", champ="critere", regle="S-5"
        )
    if type not in types_possibles(qualification, critere):
        raise ErreurMetier("Ce type de sortie ne va pas avec cette qualification.", champ="type")
