"""No small cell outside the reader's scope is shown, nor found by adding and subtracting what is (A-4, B6)."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

from pilotage.indicateurs.deductions import Systeme, deduites
from pilotage.indicateurs.masque import masquer
from tests.pilotage.mondes_masques import PLIES, mesures, monde, trouves

SEUIL = 5
TRIMESTRES = {
    1: {
        "periode": {"du": date(2025, 1, 1), "au": date(2025, 3, 31)},
        "cumul": {"du": date(2025, 1, 1), "au": date(2025, 3, 31)},
        "n_1": {"du": date(2024, 1, 1), "au": date(2024, 3, 31)},
    },
    3: {
        "periode": {"du": date(2025, 7, 1), "au": date(2025, 9, 30)},
        "cumul": {"du": date(2025, 1, 1), "au": date(2025, 9, 30)},
        "n_1": {"du": date(2024, 7, 1), "au": date(2024, 9, 30)},
    },
}


@pytest.mark.parametrize("graine", range(40))
def test_aucun_petit_effectif_ne_se_trouve(graine: int) -> None:
    alea = random.Random(graine)
    rang = alea.choice([1, 3])
    # In any order: the database gives back the keys in its own.
    bornes = dict(alea.sample(sorted(TRIMESTRES[rang].items()), 3))
    vraies = mesures(monde(alea), bornes)
    en_clair = set(alea.sample(PLIES, alea.randrange(len(PLIES))))
    masquees = masquer(vraies, en_clair=en_clair, seuil=SEUIL, bornes=bornes)
    connus = trouves(masquees, vraies, en_clair, memes=rang == 1)
    assert connus
    assert {cle: valeur for cle, valeur in connus.items() if 0 < abs(valeur) < SEUIL} == {}
    for nom in bornes:
        for plie in en_clair:
            assert masquees[nom][plie] == vraies[nom][plie]


def test_ce_lecteur_trouve_ce_qui_n_est_pas_masque() -> None:
    """The reader of the test above is not blind: without the mask, there is plenty to be found."""
    bornes = TRIMESTRES[3]
    vraies = mesures(monde(random.Random(3)), bornes)
    connus = trouves(vraies, vraies, set(), memes=False)
    assert len([cle for cle, valeur in connus.items() if 0 < valeur < SEUIL]) > 20
    assert ("avant", "aix", "femmes") in connus


@pytest.mark.parametrize("graine", range(10))
def test_ce_qui_reste_est_lisible(graine: int) -> None:
    """Masking is not hiding everything: the flows of large PLIE stay."""
    bornes = TRIMESTRES[3]
    vraies = mesures([p for p in monde(random.Random(graine)) for _ in range(8)], bornes)
    masquees = masquer(vraies, en_clair=set(), seuil=SEUIL, bornes=bornes)
    lus = [masquees["periode"][plie]["accompagnes"] for plie in PLIES]
    assert sum(isinstance(lu, int) for lu in lus) >= 2
    assert isinstance(masquees["periode"]["total"]["accompagnes"], int)


@pytest.mark.parametrize("graine", range(10))
def test_rien_n_est_masque_que_le_reste_redonne(graine: int) -> None:
    """The exits of a PLIE are its persons less those who stay: masking them would only annoy."""
    bornes = TRIMESTRES[3]
    vraies = mesures(monde(random.Random(graine)), bornes)
    masquees = masquer(vraies, en_clair=set(), seuil=SEUIL, bornes=bornes)
    for nom in bornes:
        for plie in PLIES:
            lus = [isinstance(masquees[nom][plie][c], int) for c in ("accompagnes", "sorties", "effectif_fin")]
            assert sum(lus) != 2, (nom, plie)


@pytest.mark.parametrize("graine", range(10))
def test_la_fin_de_la_periode_d_avant_est_le_debut_de_celle_ci(graine: int) -> None:
    """Shown beside each other, they are one figure: masked in both or in neither."""
    bornes = {
        "periode": {"du": date(2025, 7, 1), "au": date(2025, 9, 30)},
        "avant": {"du": date(2025, 4, 1), "au": date(2025, 6, 30)},
    }
    vraies = mesures(monde(random.Random(graine)), bornes)
    masquees = masquer(vraies, en_clair=set(), seuil=SEUIL, bornes=bornes)
    for plie in (*PLIES, "total"):
        assert vraies["avant"][plie]["effectif_fin"] == vraies["periode"][plie]["effectif_debut"]
        assert masquees["avant"][plie]["effectif_fin"] == masquees["periode"][plie]["effectif_debut"], plie


def test_ce_qui_a_bouge_de_peu_depuis_une_publication_est_masque() -> None:
    """Edition n + 1 less edition n: one late integration would be found, with its sex and its age."""
    bornes = TRIMESTRES[3]
    vraies = mesures([p for p in monde(random.Random(5)) for _ in range(8)], bornes)
    calme = masquer(vraies, en_clair={"aix"}, seuil=SEUIL, bornes=bornes)
    assert isinstance(calme["periode"]["iop"]["integrations"], int)
    bouge = masquer(
        vraies,
        en_clair={"aix"},
        seuil=SEUIL,
        bornes=bornes,
        variations=[("periode", "iop", "integrations"), ("periode", "aix", "integrations")],
    )
    assert bouge["periode"]["iop"]["integrations"] == {"n": None, "sur": None, "taux": None, "masque": True}
    assert bouge["periode"]["aix"] == vraies["periode"]["aix"]
    muets = [p for p in PLIES if not isinstance(bouge["periode"][p]["integrations"], int)]
    assert len(muets) >= 2  # the total less the others would say it


def test_une_deduction_en_plusieurs_pas_est_vue() -> None:
    """Two families that cross: no equation has a single unknown, and yet one is determined."""
    systeme = Systeme(valeurs=dict.fromkeys("abcd", 1))
    equations: list[dict[Any, int]] = [{"a": 1, "b": 1}, {"b": 1, "c": 1}, {"a": 1, "c": 1}]
    assert deduites(equations, {"a", "b", "c"}) == {"a", "b", "c"}
    assert deduites(equations[:2], {"a", "b", "c"}) == set()
    assert deduites([*equations, {"a": 1, "d": 1}], {"a", "d"}) == {"a", "d"}
    systeme = Systeme(valeurs={"a": 3, "b": 1, "c": 2})
    systeme.completer("a", ["b"], "reste")
    systeme.completer("a", ["b", "c"], "rien")
    assert systeme.valeurs == {"a": 3, "b": 1, "c": 2, "reste": 2}
    assert systeme.equations == [{"a": 1, "b": -1, "reste": -1}, {"a": 1, "b": -1, "c": -1}]
