"""Two records of one person, with something in each table, and the whole base as text."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps
from django.db import connection

from parcours.enums import StatutParcours
from parcours.models import Parcours
from participants.models import Participant
from plie.socle.donnees_personnelles import source
from tests.fabriques.accounts import accompagnateur
from tests.fabriques.parcours import FabriqueContratEngagement, FabriqueEtape, candidature, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa
from tests.fabriques.sorties import FabriqueContrat, FabriqueJustificatif

APPLICATIONS = {"accounts", "participants", "parcours", "sorties", "commissions", "pilotage"}


def toutes_les_lignes(*, sauf: set[str] = frozenset()) -> dict[str, list[str]]:  # type: ignore[assignment]
    """Every row of every table of the house, the history and what `sauf` names aside."""
    lignes = {}
    for modele in apps.get_models(include_auto_created=True):
        libelle = modele._meta.label
        if modele._meta.app_label not in APPLICATIONS or source(modele) is not modele or libelle in sauf:
            continue
        with connection.cursor() as curseur:
            curseur.execute(f'SELECT to_jsonb(t)::text FROM "{modele._meta.db_table}" t ORDER BY 1')
            lignes[libelle] = [texte for (texte,) in curseur.fetchall()]
    return lignes


def deux_fiches(**autres: Any) -> tuple[Participant, Participant]:
    """One woman under two spellings: followed under the first, once refused and followed before under the second."""
    garde = FabriqueParticipant(
        nom="N’Guessan", prenom="Zoé", date_naissance=date(1990, 2, 28), telephone="", email="zoe@essais.example"
    )
    FabriquePeriodeRsa(participant=garde, date_debut=date(2023, 1, 1))
    parcours_en_cours(participant=garde, debut=date(2025, 3, 3), referent=accompagnateur())
    venue = FabriqueParticipant(
        **{
            "nom": "NGUESSAN",
            "prenom": "Zoe",
            "date_naissance": date(1990, 2, 28),
            "telephone": "0491000001",
            "email": "",
            "adresse": "3 rue des Lices",
        }
        | autres
    )
    FabriquePeriodeRsa(participant=venue, date_debut=date(2023, 1, 1))
    FabriquePeriodeRsa(participant=venue, date_debut=date(2020, 1, 1), date_fin=date(2021, 6, 30))
    ancien = parcours_en_cours(participant=venue, debut=date(2020, 2, 3), referent=accompagnateur())
    remplir(ancien)
    Parcours.objects.filter(pk=ancien.pk).update(statut=StatutParcours.SORTI, date_fin=date(2021, 8, 2))
    candidature(participant=venue, statut=StatutParcours.REFUSE, date_orientation=date(2022, 5, 2))
    return garde, venue


def remplir(parcours: Parcours) -> None:
    """An étape, a contract with the pôle, a job and its piece of evidence."""
    FabriqueEtape(parcours=parcours, date_debut=date(2020, 3, 1))
    FabriqueContratEngagement(
        parcours=parcours, date_signature=date(2020, 3, 1), date_debut=date(2020, 3, 1), date_fin=date(2020, 9, 1)
    )
    contrat = FabriqueContrat(parcours=parcours, date_debut=date(2020, 5, 4))
    FabriqueJustificatif(parcours=parcours, contrat=contrat, date_piece=date(2020, 8, 4))
