"""Twenty-four more of everything, around what each address shows: pages must not ask more for it (rule 14, P4)."""

from __future__ import annotations

from datetime import date, time, timedelta

from commissions.enums import Objet
from commissions.models import AvisMembre, Convocation, Membre, PointOrdreDuJour, Saisine, Seance
from parcours.enums import Presence
from parcours.models import Parcours
from plie.journal.services import journaliser
from tests.fabriques import accounts
from tests.fabriques.parcours import (
    FabriqueContratEngagement,
    FabriqueEntretien,
    FabriqueEtape,
    candidature,
    parcours_en_cours,
)
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa
from tests.fabriques.sorties import FabriqueContrat, FabriqueFormation, FabriqueJustificatif
from tests.monde import NOM_BRSA, Monde


def elargir(monde: Monde, le: date, nombre: int) -> None:
    """More people, rows of their file, colleagues, members, items, sessions, lines of the log."""
    remplir(monde, monde.parcours, le, nombre)
    for rang in range(nombre):
        _autre_personne(monde, le, rang)
        _autres_comptes(monde, le, rang)
        Seance.objects.create(plie=monde.parcours.plie, date_seance=le + timedelta(days=rang + 1), heure=time(9))
        journaliser(
            utilisateur=monde.roles["referent"],
            droit="référent",
            objet="Page du parcours",
            plie_id=monde.parcours.plie_id,
            participant_id=monde.parcours.participant_id,
            parcours_id=monde.parcours.pk,
        )


def remplir(monde: Monde, parcours: Parcours, le: date, nombre: int) -> None:
    """More rows on one file."""
    referent = monde.roles["referent"]
    for rang in range(nombre):
        jour = le - timedelta(days=rang + 1)
        FabriqueEntretien(parcours=parcours, date_entretien=jour, saisi_par=referent, presence=Presence.HONORE)
        FabriqueEtape(parcours=parcours, date_debut=jour, saisie_par=referent)
        contrat = FabriqueContrat(parcours=parcours, date_debut=jour, saisi_par=referent)
        FabriqueJustificatif(parcours=parcours, contrat=contrat, date_piece=jour, depose_par=referent)
        FabriqueFormation(parcours=parcours, date_debut=jour, saisi_par=referent)
    debut = parcours.date_debut
    for rang in range(min(nombre, 10)):
        signature = debut + timedelta(days=30 * rang)
        FabriqueContratEngagement(
            parcours=parcours,
            date_signature=signature,
            date_debut=signature,
            date_fin=signature + timedelta(days=29),
        )


def _autre_personne(monde: Monde, le: date, rang: int) -> None:
    referent = monde.roles["referent"]
    debut = date(le.year - 1, le.month, 1)
    # Alike enough to be proposed as a duplicate, and found by the same search.
    brsa = FabriqueParticipant(nom=f"{NOM_BRSA}{'abcdefghijklmnopqrstuvwxyz'[rang % 26]}")
    FabriquePeriodeRsa(participant=brsa, date_debut=date(2020, 1, 1))
    parcours = parcours_en_cours(participant=brsa, debut=debut, referent=referent)
    remplir(monde, parcours, le, 1)
    saisine = Saisine.objects.create(
        parcours=parcours,
        objet=Objet.PROLONGATION,
        statut="inscrite",
        argument="Consolidation en cours.",
        demandee_par=referent,
    )
    point = PointOrdreDuJour.objects.create(seance=monde.seance, saisine=saisine, ordre=rang + 2)
    AvisMembre.objects.create(point=point, convocation=monde.seance.convocations.first(), sens="favorable")
    attente = candidature(referent=referent, premier_rdv=le - timedelta(days=10), diagnostic=True)
    Saisine.objects.create(
        parcours=attente, objet=Objet.INTEGRATION, statut="en_attente", argument="Motivée.", demandee_par=referent
    )


def _autres_comptes(monde: Monde, le: date, rang: int) -> None:
    collegue, membre = accounts.accompagnateur("aix"), accounts.membre("aix")
    parcours_en_cours(debut=date(le.year - 1, le.month, 1), referent=collegue)
    Membre.objects.create(plie=monde.parcours.plie, utilisateur=membre, date_debut=le)
    Convocation.objects.create(seance=monde.seance, utilisateur=membre)
