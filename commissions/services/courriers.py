"""The returns of a decision, written in its transaction: as many decisions, as many letters."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import PoleInsertion, Utilisateur
from commissions.enums import Destinataire, Objet, Sens
from commissions.models import Correction, Courrier, Decision
from parcours.enums import Prescripteur
from parcours.models import Parcours
from plie.socle.typographie import date_en_lettres

# Who sent the person is told of what becomes of the orientation; later decisions concern the référent and the pôle.
OBJETS_DU_PRESCRIPTEUR = (Objet.INTEGRATION, Objet.REORIENTATION)


def etablir_les_retours(decision: Decision, correction: Correction | None = None) -> list[Courrier]:
    """Write the returns of a decision, or of what rectifies it, under its transaction.

    The référent's always; the prescripteur's for an intégration or a réorientation that is settled, unless the
    person came alone; the pôle's when the person receives the RSA on the day of the session (art. 6.6).
    """
    saisine = decision.point.saisine
    parcours = Parcours.objects.select_related("participant__commune__pole", "plie").get(pk=saisine.parcours_id)
    dite = correction or decision
    referent = _referent(parcours, decision)
    commun = {
        "personne": str(parcours.participant),
        "objet": saisine.get_objet_display(),
        "sens": dite.sens,
        "libelle": dite.get_sens_display(),
        "motif": dite.motif,
        "reorientation": dite.reorientation,
        "retenu": dite.get_type_display() if dite.type else "",
        "plie": parcours.plie.nom,
        "date_seance": decision.point.seance.date_seance.isoformat(),
        "referent": referent,
        "effet": _effet(parcours, saisine.objet, dite.sens),
        "rectifie": correction is not None,
    }
    destinataires = {Destinataire.REFERENT: referent, **_au_dehors(parcours, decision, dite.sens)}
    return Courrier.objects.bulk_create(
        Courrier(
            decision=decision,
            correction=correction,
            destinataire=qui.value,
            pole=a if isinstance(a, PoleInsertion) else None,
            contenu={**commun, "adresse_a": str(a)},
        )
        for qui, a in destinataires.items()
    )


def _au_dehors(parcours: Parcours, decision: Decision, sens: str) -> dict[Destinataire, str | PoleInsertion]:
    """The prescripteur and the pôle, when they are told."""
    if sens == Sens.AJOURNEMENT:
        return {}
    destinataires: dict[Destinataire, str | PoleInsertion] = {}
    if decision.point.saisine.objet in OBJETS_DU_PRESCRIPTEUR and parcours.prescripteur != Prescripteur.SPONTANE:
        nom = parcours.organisme_prescripteur or parcours.get_prescripteur_display().capitalize()
        destinataires[Destinataire.PRESCRIPTEUR] = nom
    commune, jour = parcours.participant.commune, decision.point.seance.date_seance
    if commune and commune.pole and parcours.participant.periodes_rsa.couvrant(le=jour).exists():
        destinataires[Destinataire.POLE] = commune.pole
    return destinataires


@transaction.atomic
def marquer_lu(*, courrier: Courrier, par: Utilisateur) -> Courrier:
    """The référent has read the return: it leaves the work list. Done once; again, it stays as it was."""
    courrier = Courrier.objects.select_for_update(of=("self",)).get(pk=courrier.pk)
    if courrier.lu_le is None:
        courrier.lu_par, courrier.lu_le = par, timezone.now()
        courrier.save(update_fields=["lu_par", "lu_le"])
    return courrier


def _referent(parcours: Parcours, decision: Decision) -> str:
    jour = decision.point.seance.date_seance
    suivi = parcours.referents.filter(date_debut__lte=jour).exclude(date_fin__lt=jour).select_related("utilisateur")
    actuel = suivi.order_by("-date_debut").first()
    return str(actuel.utilisateur) if actuel else str(decision.point.saisine.demandee_par)


def _effet(parcours: Parcours, objet: str, sens: str) -> str:
    """What the decision changed, in a sentence."""
    if sens == Sens.AJOURNEMENT:
        return "La demande sera de nouveau examinée par la commission."
    refus = sens == Sens.REFUS
    if objet == Objet.PROLONGATION:
        return (
            "Le parcours garde son échéance."
            if refus
            else "Le parcours est prolongé, une seule fois, selon l’article 6.4 du Pacte."
        )
    if objet == Objet.SORTIE:
        fin = date_en_lettres(parcours.date_fin) if parcours.date_fin else ""
        return "Le parcours se poursuit." if refus else f"Le parcours a pris fin le {fin}."
    if objet == Objet.REORIENTATION and refus:
        return "La candidature suit son cours."
    if objet == Objet.INTEGRATION and not refus:
        debut = date_en_lettres(parcours.date_debut) if parcours.date_debut else ""
        return f"Le parcours commence le {debut}, jour du premier rendez-vous."
    return "La candidature est close."
