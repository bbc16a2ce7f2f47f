"""Each constraint of the person's tables, violated by its name."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from participants.models import PeriodeRsa, SituationEntree
from tests.contraintes import violer
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("champs", "contrainte"),
    [
        ({"nom": ""}, "participant_nomme"),
        ({"date_naissance": date(1899, 12, 31)}, "participant_naissance"),
        ({"jamais_travaille": True, "mois_sans_activite": 3}, "participant_jamais_travaille"),
        ({"inscription_en_cours": True}, "participant_inscription"),
    ],
)
def test_participant_incoherent_est_refuse(champs: dict[str, Any], contrainte: str) -> None:
    assert violer(lambda: FabriqueParticipant(**champs)) == contrainte


def test_participant_aux_bornes_est_accepte() -> None:
    personne = FabriqueParticipant(
        date_naissance=date(1900, 1, 1),
        inscription_en_cours=True,
        date_inscription_france_travail=None,
        jamais_travaille=True,
    )
    assert personne.pk


@pytest.mark.parametrize(
    ("champs", "contrainte"),
    [
        ({"jamais_travaille": True, "mois_sans_activite": 0}, "situation_jamais_travaille"),
        (
            {"inscription_en_cours": True, "date_inscription_france_travail": date(2024, 1, 1)},
            "situation_inscription",
        ),
    ],
)
def test_situation_a_l_entree_incoherente_est_refusee(champs: dict[str, Any], contrainte: str) -> None:
    personne = FabriqueParticipant()
    assert (
        violer(
            lambda: SituationEntree.objects.create(
                participant=personne, date_situation=date(2024, 1, 1), sexe="F", **champs
            )
        )
        == contrainte
    )


def test_rsa_qui_finit_avant_de_commencer_est_refuse() -> None:
    assert violer(lambda: FabriquePeriodeRsa(date_debut=date(2024, 2, 1), date_fin=date(2024, 1, 31))) == "rsa_dates"


@pytest.mark.parametrize(
    ("debut", "fin"),
    [
        (date(2024, 1, 31), None),
        (date(2023, 12, 1), date(2024, 1, 1)),
        (date(2024, 1, 10), date(2024, 1, 10)),
        (date(2023, 1, 1), None),
    ],
)
def test_deux_periodes_de_rsa_ne_partagent_pas_un_jour(debut: date, fin: date | None) -> None:
    periode = FabriquePeriodeRsa(date_debut=date(2024, 1, 1), date_fin=date(2024, 1, 31))
    assert (
        violer(lambda: PeriodeRsa.objects.create(participant=periode.participant, date_debut=debut, date_fin=fin))
        == "rsa_sans_chevauchement"
    )


def test_deux_periodes_de_rsa_peuvent_se_suivre() -> None:
    periode = FabriquePeriodeRsa(date_debut=date(2024, 1, 1), date_fin=date(2024, 1, 31))
    suite = PeriodeRsa.objects.create(participant=periode.participant, date_debut=date(2024, 2, 1))
    assert list(periode.participant.periodes_rsa.order_by("date_debut")) == [periode, suite]
