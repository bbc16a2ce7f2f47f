"""Parcours at each status, built without going round any constraint."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import factory
from django.db import transaction

from accounts.models import Utilisateur
from parcours.enums import Prescripteur, Presence, StatutParcours
from parcours.models import ContratEngagement, Entretien, Etape, Parcours, Referent
from participants.models import Participant, SituationEntree
from participants.models.situation import CHAMPS_SITUATION
from tests.fabriques.accounts import plie
from tests.fabriques.participants import FabriqueDiagnostic, FabriqueParticipant

DEBUT = date(2024, 1, 15)


class FabriqueEntretien(factory.django.DjangoModelFactory):
    class Meta:
        model = Entretien

    date_entretien = DEBUT
    presence = Presence.HONORE
    compte_rendu = "Point sur le projet."


class FabriqueEtape(factory.django.DjangoModelFactory):
    class Meta:
        model = Etape

    type = "mobilisation"
    date_debut = DEBUT


class FabriqueContratEngagement(factory.django.DjangoModelFactory):
    class Meta:
        model = ContratEngagement

    date_signature = DEBUT
    date_debut = DEBUT
    date_fin = date(2024, 7, 14)
    heures_hebdo = 15


def situation_figee(personne: Participant, le: date) -> SituationEntree:
    """The person's situation, frozen at the entry."""
    return SituationEntree.objects.create(
        participant=personne,
        date_situation=le,
        **{champ: getattr(personne, champ) for champ in CHAMPS_SITUATION},
    )


@transaction.atomic
def candidature(
    *,
    code_plie: str = "aix",
    participant: Participant | None = None,
    referent: Utilisateur | None = None,
    date_orientation: date | None = None,
    premier_rdv: date | None = None,
    diagnostic: bool = False,
    **champs: Any,
) -> Parcours:
    """A candidature: oriented, received when `premier_rdv` is given."""
    participant = participant or FabriqueParticipant()
    orientation = date_orientation or (premier_rdv or DEBUT) - timedelta(days=10)
    parcours = Parcours.objects.create(
        participant=participant,
        plie=plie(code_plie),
        prescripteur=Prescripteur.POLE_INSERTION,
        date_orientation=orientation,
        date_premier_rdv=premier_rdv,
        diagnostic=FabriqueDiagnostic(participant=participant) if diagnostic else None,
        **champs,
    )
    if premier_rdv:
        FabriqueEntretien(parcours=parcours, date_entretien=premier_rdv, saisi_par=referent)
    if referent:
        Referent.objects.create(parcours=parcours, utilisateur=referent, date_debut=orientation)
    return parcours


@transaction.atomic
def parcours_en_cours(*, debut: date = DEBUT, **options: Any) -> Parcours:
    """A parcours accepted by the commission, started on `debut`."""
    parcours = candidature(premier_rdv=debut, diagnostic=options.pop("diagnostic", True), **options)
    parcours.statut = StatutParcours.EN_COURS
    parcours.date_debut = debut
    parcours.date_commission = debut + timedelta(days=20)
    parcours.situation_entree = situation_figee(parcours.participant, debut)
    parcours.save()
    return parcours
