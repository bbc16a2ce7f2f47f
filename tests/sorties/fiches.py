"""A parcours that has ended, of which a fiche is due."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from parcours.models import Parcours
from participants.models import Difficulte
from sorties.services.propositions import proposer_sortie
from tests.fabriques import accounts
from tests.fabriques.parcours import FabriqueContratEngagement, FabriqueEntretien, FabriqueEtape, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa
from tests.fabriques.sorties import emploi_consolide, sortie_validee


def parcours_sorti(*, brsa: bool = True, suite: str = "France Travail Aix", referent: Any = None) -> Parcours:
    """A parcours that ended in a CDI, with a few actions."""
    referent = referent or accounts.accompagnateur()
    personne = FabriqueParticipant(nom="Elmas", prenom="Anne")
    if brsa:
        FabriquePeriodeRsa(participant=personne)
    parcours = parcours_en_cours(participant=personne, referent=referent)
    FabriqueEtape(
        parcours=parcours,
        intitule="Permis",
        type="levee_frein",
        structure="Auto-école",
        heures=Decimal(30),
        resultat="fait",
    )
    FabriqueEtape(parcours=parcours, type="mobilisation", date_debut=date(2024, 2, 1), heures=Decimal("12.5"))
    FabriqueEntretien(parcours=parcours, date_entretien=date(2024, 2, 1), compte_rendu="Propos confidentiels.")
    FabriqueEntretien(parcours=parcours, date_entretien=date(2024, 2, 8), forme="collectif")
    FabriqueEntretien(parcours=parcours, date_entretien=date(2024, 2, 15), presence="absent")
    FabriqueContratEngagement(parcours=parcours)
    Difficulte.objects.filter(diagnostic=parcours.diagnostic, code="mobilite").update(
        etat="leve", date_levee=date(2024, 5, 1)
    )
    emploi_consolide(parcours, employeur="Boulangerie")
    proposition = proposer_sortie(
        parcours=parcours, qualification="positive", type="cdi", critere="S-1", date_sortie=date(2024, 6, 1),
        motif="", suite=suite, par=referent, le=date(2024, 9, 1),
    )  # fmt: skip
    sortie_validee(proposition)
    return Parcours.objects.select_related("participant__commune__pole", "plie", "diagnostic").get(pk=parcours.pk)
