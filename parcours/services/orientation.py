"""The orientation of a person towards a PLIE, its référent, and its closing without follow-up (art. 6.1, 6.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from accounts.enums import CodeRole
from accounts.models import Plie, Utilisateur
from parcours.crochets import APRES_CLASSEMENT
from parcours.cycle import CYCLE_PARCOURS
from parcours.enums import STATUTS_OUVERTS, StatutParcours
from parcours.models import Parcours, Referent
from parcours.services.prescripteurs import exiger_propose
from parcours.services.verrous import DEJA_SAISI
from participants.droits.gel import exiger_fiche_libre
from participants.models import Participant, PeriodeRsa
from participants.selectors import personnes_identiques
from participants.services import ajouter_periode_rsa, creer_participant, modifier_participant
from plie.socle.contraintes import ecriture, verifier
from plie.socle.erreurs import ErreurMetier
from plie.socle.periodes import Periode, veille

AUTRE_PERSONNE = "Il s’agit d’une autre personne"
DEJA_OUVERT = "Cette personne a déjà un parcours ou une candidature en cours."


class PersonneDejaConnue(ErreurMetier):
    """Somebody of that name, born that day, is already recorded: typing them again would make two of them."""

    def __init__(self, personne: Participant) -> None:
        super().__init__(
            f"{personne}, du même nom et du même jour, est une personne déjà enregistrée : ouvrir cette fiche, "
            f"proposée sous le nom, ou cocher « {AUTRE_PERSONNE} »."
        )
        self.personne = personne


@dataclass(frozen=True, slots=True)
class Prescription:
    """Who sends the person, when and why."""

    prescripteur: str
    date_orientation: date
    organisme: str = ""
    contact: str = ""
    motif: str = ""


@dataclass(frozen=True, slots=True)
class PersonneConnue:
    """Somebody already recorded, for whom a new candidature opens, as the form read them."""

    participant: Participant
    version: int


def enregistrer_orientation(
    *,
    auteur: Utilisateur,
    plie: Plie,
    champs: Mapping[str, Any],
    prescription: Prescription,
    le: date,
    cle: UUID | None = None,
    connue: PersonneConnue | None = None,
    distincte: bool = False,
    periodes_rsa: Sequence[Periode] = (),
    referent: Utilisateur | None = None,
) -> Parcours:
    """Record a person, their RSA periods, the prescription and the référent: a candidature, all or nothing.

    Args:
        champs: identity and situation of the person.
        cle: drawn by the form; the same one sent twice gives the candidature already recorded.
        connue: the person, when they are already in the register.
        distincte: the author says that the person is not the namesake born the same day.

    Raises:
        PersonneDejaConnue: somebody of that name and birth date is in the register of the author's PLIE.
        ErreurMetier: a value is refused, or the person already has an open parcours.
        ConflitDeVersion: the known person was changed meanwhile.
    """
    with ecriture(Parcours, Participant, PeriodeRsa, Referent):
        if cle is not None and (deja := _deja_enregistree(cle, auteur)):
            if any(valeur and getattr(deja.participant, nom) != valeur for nom, valeur in champs.items()):
                raise ErreurMetier(DEJA_SAISI)
            return deja
        if prescription.date_orientation > le:
            raise ErreurMetier("La date d’orientation est dans le futur.", champ="date_orientation")
        exiger_propose(prescription.prescripteur, le=le)
        if connue is None and not distincte:
            _refuser_si_connue(auteur, champs)
        participant = _personne(connue, champs, le)
        if prescription.date_orientation < participant.date_naissance:
            raise ErreurMetier("L’orientation précède la naissance : vérifier les dates.", champ="date_orientation")
        parcours = Parcours(
            participant=participant,
            plie=plie,
            prescripteur=prescription.prescripteur,
            organisme_prescripteur=prescription.organisme,
            contact_prescripteur=prescription.contact,
            motif_prescription=prescription.motif,
            date_orientation=prescription.date_orientation,
            enregistre_par=auteur,
            cle_saisie=cle,
        )
        verifier(parcours)
        parcours.save()
        for periode in periodes_rsa:
            ajouter_periode_rsa(participant=participant, date_debut=periode.debut, date_fin=periode.fin, le=le)
        if referent is not None:
            affecter_referent(parcours=parcours, utilisateur=referent, date_debut=le, motif="Orientation", le=le)
    return parcours


def affecter_referent(
    *, parcours: Parcours, utilisateur: Utilisateur, date_debut: date, le: date, motif: str = ""
) -> Referent:
    """Name the référent of a parcours from a day on; the previous one ends on the eve.

    A change announced for later and not begun gives way to the one typed now: a wrong day can be put right, and naming
    the present référent again cancels it.

    Raises:
        ErreurMetier: the parcours is closed, the person is no accompagnateur of the PLIE that day, or the day
            falls inside an earlier follow-up.
    """
    with ecriture(Referent):
        parcours = Parcours.objects.select_for_update(of=("self",)).get(pk=parcours.pk)
        exiger_fiche_libre(parcours.participant_id)
        if not parcours.ouvert:
            raise ErreurMetier("Ce parcours est clos : son référent ne change plus.")
        accompagne = utilisateur.roles.en_vigueur(le=date_debut).filter(
            code=CodeRole.ACCOMPAGNATEUR, plie=parcours.plie_id
        )
        if not accompagne.exists():
            raise ErreurMetier(f"{utilisateur} n’est pas accompagnateur de ce PLIE à cette date.", champ="referent")
        actuel, annonce = _suivi_en_cours(parcours, le)
        if actuel and actuel.date_fin is None:
            if annonce and actuel.utilisateur_id == utilisateur.pk:
                return actuel
            if actuel.utilisateur_id == utilisateur.pk:
                raise ErreurMetier(f"{utilisateur} suit déjà ce parcours.", champ="referent")
            if date_debut <= actuel.date_debut:
                raise ErreurMetier(
                    f"Le référent actuel suit ce parcours depuis le {actuel.date_debut:%d/%m/%Y} : "
                    "le changement intervient après cette date.",
                    champ="date_debut",
                )
            actuel.date_fin = veille(date_debut)
            actuel.save(update_fields=["date_fin"])
        nouveau = Referent(parcours=parcours, utilisateur=utilisateur, date_debut=date_debut, motif=motif)
        verifier(nouveau)
        nouveau.save()
    return nouveau


def _suivi_en_cours(parcours: Parcours, le: date) -> tuple[Referent | None, bool]:
    """The last follow-up begun, open again if a change was announced; whether one was."""
    dernier = parcours.referents.order_by("-date_debut").first()
    if dernier is None or dernier.date_debut <= le:
        return dernier, False
    precedent = parcours.referents.filter(date_fin=veille(dernier.date_debut)).first()
    dernier.delete()
    if precedent is not None:
        precedent.date_fin = None
        precedent.save(update_fields=["date_fin"])
    return precedent, True


def classer_sans_suite(*, parcours: Parcours, motif: str) -> Parcours:
    """Close a candidature that will not go to the commission (the person gave up, moved, was never met).

    Raises:
        ErreurMetier: no reason is given, or the commission is deciding on it.
        TransitionInterdite: the parcours is no candidature any more.
    """
    with ecriture(Parcours):
        parcours = Parcours.objects.select_for_update(of=("self",)).get(pk=parcours.pk)
        exiger_fiche_libre(parcours.participant_id)
        parcours.statut = CYCLE_PARCOURS.passer(StatutParcours(parcours.statut), "classer")
        if not motif.strip():
            raise ErreurMetier("Indiquer pourquoi la candidature reste sans suite.", champ="motif")
        parcours.motif_cloture = motif.strip()
        parcours.version += 1
        verifier(parcours)
        parcours.save()
        for suite_a_donner in APRES_CLASSEMENT:
            suite_a_donner(parcours)
    return parcours


def _deja_enregistree(cle: UUID, auteur: Utilisateur) -> Parcours | None:
    """The candidature of the same form sent twice; the second sending waits for the first to be written."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(cle)])
    return Parcours.objects.filter(cle_saisie=cle, enregistre_par=auteur).first()


def _refuser_si_connue(auteur: Utilisateur, champs: Mapping[str, Any]) -> None:
    """Several people may be typing the same person at once: those born the same day are recorded one by one."""
    naissance = champs.get("date_naissance")
    if not isinstance(naissance, date):
        return
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"naissance:{naissance}"])
    connue = personnes_identiques(
        utilisateur=auteur,
        nom=champs.get("nom", ""),
        prenom=champs.get("prenom", ""),
        date_naissance=naissance,
    ).first()
    if connue is not None:
        raise PersonneDejaConnue(connue)


def _personne(connue: PersonneConnue | None, champs: Mapping[str, Any], le: date) -> Participant:
    if connue is None:
        return creer_participant(champs=champs, le=le)
    participant = modifier_participant(participant=connue.participant, version=connue.version, champs=champs, le=le)
    # The person's row is locked: no other candidature can open before this one is written.
    if participant.parcours.filter(statut__in=STATUTS_OUVERTS).exists():
        raise ErreurMetier(DEJA_OUVERT)
    return participant
