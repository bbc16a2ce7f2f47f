"""Rules of the weekly activity: the weeks of a contract, the hours of P-C.2, no gap after it (P-C.1)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parcours.regles import debut_propose, rupture_entre_contrats
from parcours.regles.activite import (
    BilanActivite,
    Semaine,
    bilan,
    entiere,
    heures_attendues,
    lundi_de,
    lundis,
    manque,
)
from plie.pacte import version_en_vigueur
from tests.parcours.activites import DEBUT, FIN, LE, LUNDIS

PARAMETRES = version_en_vigueur(LE)
QUINZE = PARAMETRES.heures_activite_hebdo


def test_les_semaines_d_un_contrat() -> None:
    assert lundis(DEBUT, FIN) == LUNDIS
    assert lundis(LUNDIS[0], LUNDIS[0]) == (LUNDIS[0],)
    assert [entiere(lundi, DEBUT, FIN) for lundi in LUNDIS] == [False, True, True, True, False]
    assert Semaine(LUNDIS[0]).dimanche == date(2026, 3, 8)


@given(debut=st.dates(date(2020, 1, 1), date(2035, 12, 31)), jours=st.integers(0, 800))
def test_chaque_jour_du_contrat_a_sa_semaine(debut: date, jours: int) -> None:
    fin = debut + timedelta(days=jours)
    semaines = lundis(debut, fin)
    assert {lundi_de(debut + timedelta(days=n)) for n in range(jours + 1)} == set(semaines)
    assert all(lundi.isoweekday() == 1 for lundi in semaines)


@pytest.mark.parametrize(
    ("heures", "nature", "motif", "attendu"),
    [
        (None, "contrat_engagement", "", QUINZE),
        (Decimal(20), "contrat_engagement", "", Decimal(20)),
        (Decimal(7), "contrat_engagement", "garde_enfant", Decimal(7)),
        (None, "contrat_engagement", "sante", Decimal(0)),
        (None, "contrat_engagement", "autre", QUINZE),
        (None, "cer", "", None),
        (Decimal(10), "cer", "", Decimal(10)),
    ],
)
def test_les_heures_attendues(heures: Decimal | None, nature: str, motif: str, attendu: Decimal | None) -> None:
    assert heures_attendues(heures, nature=nature, motif=motif, parametres=PARAMETRES) == attendu


@pytest.mark.parametrize(
    ("faites", "attendues", "resultat"),
    [
        (Decimal(15), QUINZE, 0), (Decimal("14.5"), QUINZE, Decimal("0.5")), (Decimal(20), QUINZE, 0),
        (None, QUINZE, None), (Decimal(3), None, None), (Decimal(0), Decimal(0), 0),
    ],
)  # fmt: skip
def test_ce_qui_manque_a_une_semaine(faites: Decimal | None, attendues: Decimal | None, resultat: Any) -> None:
    assert manque(faites, attendues) == resultat


def test_le_bilan_ne_juge_pas_une_semaine_coupee() -> None:
    semaines = [
        Semaine(LUNDIS[0], Decimal(6), Decimal(6)),
        Semaine(LUNDIS[1], Decimal(15), Decimal(15)),
        Semaine(LUNDIS[2], Decimal(15), Decimal(9)),
        Semaine(LUNDIS[3], Decimal(16)),
    ]
    assert bilan(semaines, attendues=QUINZE, debut=DEBUT, fin=FIN) == BilanActivite(
        QUINZE, Decimal(13), Decimal(10), 3, 2
    )
    inegales = [Semaine(lundi, Decimal(10), Decimal(h)) for lundi, h in zip(LUNDIS, (10, 10, 15), strict=False)]
    assert bilan(inegales, attendues=QUINZE, debut=DEBUT, fin=FIN).faites == Decimal("11.67")
    assert bilan([], attendues=None, debut=DEBUT, fin=FIN) == BilanActivite(None, None, None, 0, 0)


@given(fin=st.dates(date(2023, 1, 1), date(2030, 12, 31)), jours=st.integers(-200, 200))
def test_le_contrat_propose_ne_laisse_pas_de_rupture(fin: date, jours: int) -> None:
    """P-C.1: whenever it is signed, the next one starts the day after."""
    assert rupture_entre_contrats(fin, debut_propose(fin, fin + timedelta(days=jours)), fin) == 0
    assert debut_propose(None, fin) == fin
