"""Each constraint of the parcours and of its référents, violated by its name."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError

from parcours.enums import StatutParcours
from parcours.models import Entretien, Parcours, Referent
from plie.socle.contraintes import ecriture, message_de_la_contrainte
from plie.socle.erreurs import ErreurMetier
from tests.contraintes import violer
from tests.fabriques.accounts import accompagnateur
from tests.fabriques.parcours import DEBUT, candidature, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant

pytestmark = pytest.mark.django_db


def changer(parcours: Parcours, **champs: Any) -> Any:
    return lambda: Parcours.objects.filter(pk=parcours.pk).update(**champs)


def test_une_personne_n_a_qu_un_parcours_ouvert() -> None:
    ouvert = candidature()
    assert violer(lambda: candidature(participant=ouvert.participant)) == "parcours_un_seul_ouvert"


def test_deux_parcours_d_une_personne_ne_se_chevauchent_pas() -> None:
    premier = parcours_en_cours()
    changer(premier, statut=StatutParcours.SORTI, date_fin=date(2024, 6, 30))()
    assert (
        violer(lambda: parcours_en_cours(participant=premier.participant, debut=date(2024, 6, 30)))
        == "parcours_sans_chevauchement"
    )
    suivant = parcours_en_cours(participant=premier.participant, debut=date(2024, 7, 1))
    assert suivant.date_debut == date(2024, 7, 1)


@pytest.mark.parametrize(
    ("champs", "contrainte"),
    [
        ({"date_debut": None}, "parcours_debut_si_accepte"),
        ({"statut": StatutParcours.CANDIDATURE}, "parcours_debut_si_accepte"),
        ({"date_premier_rdv": date(2024, 1, 16)}, "parcours_debut_premier_rdv"),
        ({"statut": StatutParcours.SORTI}, "parcours_fin_si_sorti"),
        ({"date_fin": date(2024, 6, 1)}, "parcours_fin_si_sorti"),
        ({"statut": StatutParcours.SORTI, "date_fin": date(2024, 1, 14)}, "parcours_dates"),
        ({"date_orientation": date(2024, 1, 16)}, "parcours_rdv_apres_orientation"),
        (
            {"date_debut": date(2024, 1, 20), "date_premier_rdv": date(2024, 1, 20)},
            "parcours_debut_prouve",
        ),
    ],
)
def test_parcours_incoherent_est_refuse(champs: dict[str, Any], contrainte: str) -> None:
    assert violer(changer(parcours_en_cours(), **champs)) == contrainte


def test_une_candidature_n_est_pas_prolongee() -> None:
    assert violer(changer(candidature(), date_prolongation=date(2024, 2, 1))) == "parcours_prolonge_si_accepte"


def test_l_entretien_de_debut_ne_bouge_plus() -> None:
    parcours = parcours_en_cours()
    entretien = Entretien.objects.filter(parcours=parcours, date_entretien=DEBUT)
    assert violer(lambda: entretien.update(mode="telephone")) == "entretien_de_debut"


def test_un_referent_a_la_fois() -> None:
    parcours = candidature(referent=accompagnateur(), date_orientation=date(2024, 1, 1))
    autre = accompagnateur()
    nouveau = {"parcours": parcours, "utilisateur": autre}
    assert violer(lambda: Referent.objects.create(**nouveau, date_debut=date(2024, 2, 1))) == "referent_un_a_la_fois"
    assert (
        violer(lambda: Referent.objects.create(**nouveau, date_debut=date(2023, 2, 1), date_fin=date(2023, 1, 31)))
        == "referent_dates"
    )
    Referent.objects.create(**nouveau, date_debut=date(2023, 2, 1), date_fin=date(2023, 12, 31))
    assert parcours.referents.count() == 2


def test_le_refus_de_la_base_devient_une_phrase() -> None:
    ouvert = candidature()
    with pytest.raises(ErreurMetier, match="Cette personne a déjà un parcours"), ecriture(Parcours):
        candidature(participant=ouvert.participant)


def test_un_refus_inconnu_reste_une_erreur() -> None:
    personne = FabriqueParticipant()
    with pytest.raises(IntegrityError) as refus, ecriture(Parcours):
        FabriqueParticipant(nom="", date_naissance=personne.date_naissance)
    assert message_de_la_contrainte(refus.value, Parcours) is None
