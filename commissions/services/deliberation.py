"""Recording a decision: once, with its effects, in one transaction (art. 6)."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass

from django.db import transaction

from accounts.models import Utilisateur
from commissions.cycle import CYCLE_SAISINE
from commissions.enums import Objet, Sens, StatutSaisine, StatutSeance
from commissions.models import Decision, PointOrdreDuJour, Saisine, Seance
from commissions.services.courriers import etablir_les_retours
from parcours.services.decisions import accepter_integration, prolonger, refuser_integration
from participants.droits.gel import exiger_fiche_libre
from plie.socle.erreurs import ErreurMetier
from sorties.services.sorties import constater_sortie, rejeter_proposition


class DejaDecide(ErreurMetier):
    """The commission has already decided of this item: the first decision stands."""


@dataclass(frozen=True)
class Avis:
    """What the commission says of an item."""

    sens: str
    motif: str = ""
    reorientation: str = ""
    qualification: str = ""
    type: str = ""
    critere: str = ""
    seance_suivante: Seance | None = None  # of an adjournment; none: the next one


@transaction.atomic
def decider(*, point: PointOrdreDuJour, avis: Avis, par: Utilisateur) -> Decision:
    """Record the decision on an item, apply it at once, write its returns.

    The session then the referral are locked before anything is read: of two secretaries, or two clicks, one decides
    and the other is told so.

    Raises:
        DejaDecide: a decision exists.
        ErreurMetier: the session is not open, the reason is missing, or the decision cannot be applied.
    """
    seance = Seance.objects.select_for_update(of=("self",)).get(pk=point.seance_id)
    saisine = Saisine.objects.select_for_update(of=("self",)).select_related("parcours").get(pk=point.saisine_id)
    exiger_fiche_libre(saisine.parcours.participant_id)
    if Decision.objects.filter(point=point).exists():
        raise DejaDecide("La commission a déjà décidé de ce point : sa première décision est conservée.")
    if seance.statut != StatutSeance.OUVERTE:
        raise ErreurMetier("Les décisions s’enregistrent pendant la séance : l’ouvrir d’abord.")
    _verifier(saisine, avis)
    suivante = _seance_suivante(seance, avis)
    decision = Decision.objects.create(
        # On a copy: the caller's row would keep a decision that the rest of the transaction may undo, and show it.
        point=copy(point),
        sens=avis.sens,
        motif=avis.motif.strip(),
        reorientation=avis.reorientation.strip(),
        qualification=avis.qualification,
        type=avis.type,
        critere=avis.critere,
        seance_suivante=suivante,
        saisie_par=par,
    )
    geste = "reporter" if avis.sens == Sens.AJOURNEMENT else "decider"
    saisine.statut = CYCLE_SAISINE.passer(StatutSaisine(saisine.statut), geste)
    saisine.seance_visee = suivante
    saisine.save(update_fields=["statut", "seance_visee"])
    if avis.sens != Sens.AJOURNEMENT:
        _EFFETS[Objet(saisine.objet)](saisine, seance, avis, par)
    etablir_les_retours(decision)
    return decision


def _verifier(saisine: Saisine, avis: Avis) -> None:
    if avis.sens not in Sens.values:
        raise ErreurMetier("Choisir une décision.", champ="sens")
    if avis.sens != Sens.ACCORD and not avis.motif.strip():
        raise ErreurMetier("Indiquer le motif de la décision.", champ="motif")
    if avis.sens == Sens.REQUALIFICATION:
        verifier_requalification(saisine, avis)


def verifier_requalification(saisine: Saisine, avis: Avis) -> None:
    """An exit retained instead of the proposed one: it is named, and is another.

    Raises:
        ErreurMetier: the item is not an exit, nothing is retained, or what is retained is what was proposed.
    """
    proposition = saisine.proposition
    if saisine.objet != Objet.SORTIE or proposition is None:
        raise ErreurMetier("Seule une sortie se requalifie.", champ="sens")
    if not (avis.qualification and avis.type):
        raise ErreurMetier("Indiquer la sortie retenue.", champ="sortie")
    proposee = (proposition.qualification, proposition.type, proposition.critere)
    if (avis.qualification, avis.type, avis.critere) == proposee:
        raise ErreurMetier("Cette sortie est celle qui est proposée : l’accorder.", champ="sortie")


def _seance_suivante(seance: Seance, avis: Avis) -> Seance | None:
    suivante = avis.seance_suivante
    if suivante is None or avis.sens != Sens.AJOURNEMENT:
        return None
    if (
        suivante.plie_id != seance.plie_id
        or suivante.statut not in (StatutSeance.PLANIFIEE, StatutSeance.PREPAREE)
        or (suivante.date_seance, suivante.heure) <= (seance.date_seance, seance.heure)
    ):
        raise ErreurMetier("Choisir une séance à venir de ce PLIE.", champ="seance_suivante")
    return suivante


def _integration(saisine: Saisine, seance: Seance, avis: Avis, par: Utilisateur) -> None:
    if avis.sens == Sens.ACCORD:
        accepter_integration(parcours=saisine.parcours, date_commission=seance.date_seance)
    else:
        refuser_integration(parcours=saisine.parcours, date_commission=seance.date_seance, motif=_motif_complet(avis))


def _prolongation(saisine: Saisine, seance: Seance, avis: Avis, par: Utilisateur) -> None:
    if avis.sens == Sens.ACCORD:
        prolonger(parcours=saisine.parcours, date_commission=seance.date_seance)


def _reorientation(saisine: Saisine, seance: Seance, avis: Avis, par: Utilisateur) -> None:
    if avis.sens == Sens.ACCORD:
        motif = _motif_complet(avis) or saisine.argument
        refuser_integration(
            parcours=saisine.parcours, date_commission=seance.date_seance, motif=f"Réorientation. {motif}"
        )


def _sortie(saisine: Saisine, seance: Seance, avis: Avis, par: Utilisateur) -> None:
    proposition = saisine.proposition
    if proposition is None:  # the constraint saisine_sortie_proposee forbids it
        raise ErreurMetier("Ce point n’a pas de proposition de sortie.")
    if avis.sens == Sens.REFUS:
        rejeter_proposition(proposition=proposition, par=par)
        return
    requalifiee = avis.sens == Sens.REQUALIFICATION
    constater_sortie(
        proposition=proposition,
        qualification=avis.qualification if requalifiee else proposition.qualification,
        type=avis.type if requalifiee else proposition.type,
        critere=avis.critere if requalifiee else proposition.critere,
        date_commission=seance.date_seance,
        par=par,
    )


def _motif_complet(avis: Avis) -> str:
    suite = f"Réorientation proposée : {avis.reorientation}" if avis.reorientation.strip() else ""
    return " ".join(texte for texte in (avis.motif.strip(), suite) if texte)


_EFFETS = {
    Objet.INTEGRATION: _integration,
    Objet.PROLONGATION: _prolongation,
    Objet.REORIENTATION: _reorientation,
    Objet.SORTIE: _sortie,
}
