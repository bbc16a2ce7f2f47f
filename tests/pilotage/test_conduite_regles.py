"""The pure computations of the steering: each compared with an independent one, or with a published example."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import exp, lgamma, log
from random import Random
from typing import Any

import pytest

from pilotage.conduite.regles.alertes import Niveau, alerte_nombre, alerte_part
from pilotage.conduite.regles.lois import intervalle_du_reste, intervalle_parmi
from pilotage.conduite.regles.projection import (
    SANS_DONNEES,
    TROP_TOT,
    Allure,
    Projection,
    allure,
    effort,
    projeter,
    projeter_parmi,
    projeter_part,
)
from pilotage.conduite.regles.survie import Observation, estimer, lire

# -- The two laws, against the integral that defines them ---------------------------------------------------


def _quantiles(masses: list[float], niveau: float) -> tuple[int, int]:
    queue, cumul, bas = (1 - niveau) / 2, 0.0, -1
    for rang, masse in enumerate(masses):
        cumul += masse
        if bas < 0 and cumul >= queue:
            bas = rang
        if cumul >= 1 - queue:
            return bas, rang
    raise AssertionError("les masses ne couvrent pas la loi")


@pytest.mark.parametrize(("compte", "part"), [(0, 0.5), (3, 0.25), (37, 0.9), (12, 0.08)])
def test_le_reste_est_une_loi_de_poisson_dont_l_allure_est_incertaine(compte: int, part: float) -> None:
    """Mixture computed by quadrature: no gamma function of the negative binomial is used here."""
    # Substitution allure = y²: Jeffreys' prior becomes flat, nothing blows up at zero.
    haut = (compte + 12 + 8 * (compte + 1) ** 0.5) / part
    pas = haut**0.5 / 1500
    racines = [(i + 0.5) * pas for i in range(1500)]
    allures = [y * y for y in racines]
    mode = compte / part
    echelle = compte * log(mode) - part * mode if compte else 0.0
    poids = [exp(compte * log(x) - part * x - echelle) for x in allures]
    total = sum(poids)
    reste = 1 - part
    masses = [
        sum(p * exp(k * log(x * reste) - x * reste - lgamma(k + 1)) for p, x in zip(poids, allures, strict=True))
        / total
        for k in range(int(haut * reste) + 5)
    ]
    assert intervalle_du_reste(compte, part, 0.9) == _quantiles(masses, 0.9)


@pytest.mark.parametrize(("succes", "essais", "a_venir"), [(0, 0, 5), (13, 24, 10), (5, 5, 40), (0, 9, 12)])
def test_les_succes_a_venir_sont_une_binomiale_dont_la_part_est_incertaine(
    succes: int, essais: int, a_venir: int
) -> None:
    # Substitution p = sin² t: Jeffreys' prior becomes flat, nothing blows up at the ends.
    from math import comb, cos, pi, sin

    angles = [(i + 0.5) * pi / 2 / 4000 for i in range(4000)]
    parts = [sin(t) ** 2 for t in angles]
    poids = [sin(t) ** (2 * succes) * cos(t) ** (2 * (essais - succes)) for t in angles]
    total = sum(poids)
    masses = [
        sum(p * comb(a_venir, k) * x**k * (1 - x) ** (a_venir - k) for p, x in zip(poids, parts, strict=True)) / total
        for k in range(a_venir + 1)
    ]
    assert intervalle_parmi(succes, essais, a_venir, 0.9) == _quantiles(masses, 0.9)


def test_les_grands_nombres_tiennent() -> None:
    """National size: no overflow, and the width of a Poisson count."""
    bas, haut = intervalle_du_reste(40_000, 0.5, 0.9)
    assert 39_000 < bas < 40_000 < haut < 41_000
    assert intervalle_parmi(20_000, 40_000, 40_000, 0.9)[0] > 19_500


@pytest.mark.parametrize("part", [0.0, -0.1, 1.1])
def test_une_part_impossible_est_refusee(part: float) -> None:
    with pytest.raises(ValueError, match="part écoulée"):
        intervalle_du_reste(3, part, 0.9)


# -- Projection: boundaries -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("le", "jours", "part"),
    [
        (date(2025, 12, 31), 0, 0.0),
        (date(2026, 1, 1), 1, 1 / 365),
        (date(2024, 2, 29), 60, 60 / 366),
        (date(2026, 12, 31), 365, 1.0),
        (date(2027, 3, 1), 365, 1.0),
    ],
)
def test_l_allure_aux_bornes_de_l_annee(le: date, jours: int, part: float) -> None:
    annee = 2024 if le.year == 2024 else 2026
    lue = allure(annee, le, [])
    assert (lue.jours, lue.part) == (jours, pytest.approx(part))


def test_les_annees_precedentes_disent_la_saison() -> None:
    """Half of the days; earlier years had done a quarter: 300 events outweigh the days, without erasing them."""
    le = date(2026, 7, 2)
    sans = allure(2026, le, [])
    avec = allure(2026, le, [(25, 100), (50, 200), (0, 0)])
    assert (avec.annees, sans.annees) == (2, 0)
    assert avec.part == pytest.approx((75 + 30 * 183 / 365) / 330)
    assert 0.25 < avec.part < sans.part


@pytest.mark.parametrize("realise", [0, 1, 40])
def test_le_premier_jour_il_n_y_a_pas_de_projection(realise: int) -> None:
    assert projeter(realise, allure(2026, date(2026, 1, 1), [])) == Projection(realise, motif=TROP_TOT)
    assert projeter(realise, allure(2026, date(2025, 12, 31), [])).motif == TROP_TOT


def test_sans_donnees_la_projection_le_dit() -> None:
    lue = projeter(0, allure(2026, date(2026, 6, 30), []))
    assert (lue.centrale, lue.motif, lue.reste) == (None, SANS_DONNEES, 0)
    assert lue.decaler(12) == Projection(12, motif=SANS_DONNEES)
    assert projeter_part(0, 0, parmi=(0, 0), flux=lue) is None
    assert projeter_parmi(4, parmi=(0, 0), flux=lue) == Projection(4, motif=SANS_DONNEES)


def test_le_31_decembre_la_projection_est_le_realise() -> None:
    assert projeter(37, allure(2026, date(2026, 12, 31), [(30, 30)])) == Projection(37, 37, 37, 37)


def test_la_moitie_de_l_annee_double() -> None:
    lue = projeter(40, Allure(0.5, jours=182))
    assert (lue.centrale, lue.reste) == (80, 40)
    assert lue.bas is not None
    assert lue.haut is not None
    assert 60 < lue.bas < 80 < lue.haut < 100
    assert lue.decaler(35) == Projection(75, 115, lue.bas + 35, lue.haut + 35)


# -- What must happen -------------------------------------------------------------------------------------

CINQUANTE = Decimal("0.5")


@pytest.mark.parametrize(
    ("n", "sur", "reste", "a_obtenir", "hors"),
    [
        (13, 24, 10, 4, False),  # 17 of 34
        (10, 24, 10, 7, False),  # 17 of 34
        (6, 24, 10, 11, True),  # at best 16 of 34
        (20, 24, 10, 0, False),
        (12, 24, 0, 0, False),
        (11, 24, 0, 1, True),
        (0, 0, 5, 3, False),  # 2.5 rounds up
    ],
)
def test_ce_qu_il_faut_pour_la_moitie(n: int, sur: int, reste: int, a_obtenir: int, *, hors: bool) -> None:
    lu = effort(n, sur, reste=reste, cible=CINQUANTE)
    assert lu is not None
    assert (lu.a_obtenir, lu.hors_d_atteinte) == (a_obtenir, hors)
    assert hors or Fraction(n + a_obtenir, sur + reste) >= Fraction(1, 2)
    assert not a_obtenir or Fraction(n + a_obtenir - 1, sur + reste) < Fraction(1, 2)
    assert (lu.part_necessaire is None) == (hors or not reste)


def test_soixante_pour_cent_ne_se_perd_pas_dans_les_flottants() -> None:
    """0.6 × 5 is 3.0000000000000004 as a float would have it rounded up to 4 for some products."""
    for total in range(1, 2000):
        lu = effort(0, total, reste=0, cible=Decimal("0.6"))
        assert lu is not None
        assert lu.a_obtenir == (3 * total + 4) // 5


def test_personne_n_est_attendu() -> None:
    assert effort(0, 0, reste=0, cible=CINQUANTE) is None


# -- Alerts -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("projection", "niveau"),
    [
        (Projection(50, 90, 80, 99), Niveau.DECROCHE),
        (Projection(50, 90, 80, 100), Niveau.FRAGILE),
        (Projection(50, 99, 90, 130), Niveau.FRAGILE),
        (Projection(50, 100, 90, 130), None),
        (Projection(100, 100, 100, 100), None),
        (Projection(0, motif=SANS_DONNEES), None),
    ],
)
def test_un_objectif_en_nombre_decroche_ou_est_fragile(projection: Projection, niveau: Niveau | None) -> None:
    alerte = alerte_nombre("accompagnes", 100, projection)
    assert (alerte.niveau if alerte else None) == niveau


def test_une_part_hors_d_atteinte_decroche() -> None:
    flux = Projection(24, 34, 30, 40)
    cas: list[tuple[int, Any]] = [(6, Niveau.DECROCHE), (11, Niveau.FRAGILE), (13, None), (20, None)]
    for n, niveau in cas:
        part = projeter_part(n, 24, parmi=(n, 24), flux=flux)
        alerte = alerte_part("sorties_positives", CINQUANTE, part, effort(n, 24, reste=10, cible=CINQUANTE))
        assert (alerte.niveau if alerte else None) == niveau, n


# -- Survival ---------------------------------------------------------------------------------------------

# Freireich et al. (1963), 6-mercaptopurine group, in weeks; "+" = still in remission. The survival that every handbook
# prints for it.
REMISSIONS = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
SURVIE_PUBLIEE = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}


def test_kaplan_meier_sur_l_exemple_publie() -> None:
    observations = [
        Observation(int(mot.rstrip("+")), "" if mot.endswith("+") else "rechute") for mot in REMISSIONS.split()
    ]
    lues = {palier.duree: round(palier.survie, 3) for palier in estimer(observations)}
    assert lues == SURVIE_PUBLIEE


def _monde(hasard: Random) -> list[Observation]:
    issues = ("positive", "dynamique", "autre", "", "")
    return [Observation(hasard.randrange(12), hasard.choice(issues), hasard.randrange(1, 4)) for _ in range(60)]


def _ponderee(observations: list[Observation], jusqu_a: int, issue: str) -> Fraction:
    """Aalen-Johansen by another way: each exit weighs the inverse of its chance of not being censored before."""
    total = sum(o.nombre for o in observations)
    somme = Fraction(0)
    for sortie in (o for o in observations if o.issue == issue and o.duree <= jusqu_a):
        non_censure = Fraction(1)
        for duree in range(sortie.duree):
            censures = sum(o.nombre for o in observations if o.duree == duree and not o.issue)
            # On one day the exits come first: who left that day can no longer be censored.
            exposes = sum(o.nombre for o in observations if o.duree > duree or (o.duree == duree and not o.issue))
            non_censure *= 1 - Fraction(censures, exposes) if exposes else 1
        somme += sortie.nombre / non_censure
    return somme / total


@pytest.mark.parametrize("graine", range(20))
def test_aalen_johansen_par_ponderation(graine: int) -> None:
    observations = _monde(Random(graine))
    for palier in estimer(observations):
        for issue in ("positive", "dynamique", "autre"):
            attendue = float(_ponderee(observations, palier.duree, issue))
            assert palier.incidences.get(issue, 0.0) == pytest.approx(attendue)
        assert sum(palier.incidences.values()) == pytest.approx(1 - palier.survie)


def test_sans_censure_l_incidence_est_la_part_observee() -> None:
    observations = [Observation(2, "positive", 3), Observation(5, "autre", 5), Observation(9, "positive", 2)]
    paliers = estimer(observations)
    assert lire(paliers, [0, 2, 4, 5, 9, 10], jusque=9) == pytest.approx([0, 0.3, 0.3, 0.8, 1, None])
    assert lire(paliers, [1, 2, 9], jusque=9, issue="positive") == pytest.approx([0, 0.3, 0.5])
    assert lire([], [0, 1], jusque=0) == [0.0, None]


def test_personne_encore_n_est_pas_une_courbe() -> None:
    assert estimer([]) == []
    assert estimer([Observation(4, "", 3)]) == []


def test_les_jours_d_une_annee_avancent_la_projection() -> None:
    """The more of the year has gone, the narrower: from 28 January to 31 December of a leap year."""
    largeurs = []
    for jours in (27, 59, 180, 300, 365):
        lue = projeter(50, allure(2024, date(2024, 1, 1) + timedelta(days=jours), []))
        assert lue.bas is not None
        assert lue.haut is not None
        largeurs.append(lue.haut - lue.bas)
    assert largeurs == sorted(largeurs, reverse=True)
    assert largeurs[-1] == 0
