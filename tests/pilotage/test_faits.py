"""The three sentences that open a dashboard: computed, and silent on what is masked or unknown."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from pilotage.indicateurs.masque import MASQUEE
from pilotage.presentation.faits import faits

MESURES: dict[str, Any] = {
    "accompagnes": 2541,
    "integrations": 1,
    "sorties_positives": {"n": 30, "sur": 60, "taux": 0.5},
}
VALEURS: dict[str, Any] = {
    "du": "2025-07-01",
    "au": "2025-09-30",
    "mesures": {"periode": {"aix": MESURES}, "n_1": {"aix": {"accompagnes": 2600}}},
    "objectifs": {
        "parts": {
            "aix": [
                {"code": "brsa", "cible": 0.6, "n": 124, "sur": 200, "taux": 0.62},
                {"code": "sorties_positives", "cible": 0.5, "n": 48, "sur": 100, "taux": 0.48},
            ]
        },
        "lignes": {"aix": [{"code": "nouvelles_integrations", "objectif": 450, "realise": 225, "taux": 0.5}]},
    },
}


def lus(valeurs: dict[str, Any]) -> list[str]:
    return [phrase.replace("\u00a0", " ").replace("\u202f", " ") for phrase in faits(valeurs, "aix")]


def test_trois_phrases_de_faits() -> None:
    assert lus(VALEURS) == [
        (
            "2 541 personnes accompagnées (3e trimestre 2025), dont 1 entrée ; 2 600 personnes un an avant, soit 59 de "
            "moins."
        ),
        "60 sorties, dont 30 positives, soit 50 % ; 48 % depuis le 1er janvier, pour un objectif de 50 %.",
        (
            "Les BRSA sont 62 % des personnes accompagnées depuis le 1er janvier, pour un objectif de 60 % ; 225 "
            "intégrations sont faites sur 450 prévues dans l’année (50 %)."
        ),
    ]


def test_ce_qui_est_masque_ou_inconnu_n_est_pas_dit() -> None:
    tues = deepcopy(VALEURS)
    tues["mesures"]["periode"]["aix"] |= {"accompagnes": MASQUEE, "sorties_positives": MASQUEE}
    tues["objectifs"] = {"parts": {}, "lignes": {}}
    assert lus(tues) == []
