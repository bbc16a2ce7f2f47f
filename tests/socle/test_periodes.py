"""Dates and periods: months de quantième à quantième, inclusive bounds (Pacte, « Date arithmetic »)."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from plie.socle.jours import est_ouvre, jours_feries, jours_ouvres_entre, prochain_jour_ouvre
from plie.socle.periodes import Periode, age, ajouter_mois, debut_de_mois, fin_de_mois, lendemain, veille

DATES = st.dates(date(1950, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("le", "mois", "attendu"),
    [
        (date(2023, 8, 31), 18, date(2025, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 18, date(2025, 8, 29)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 1, 15), 18, date(2025, 7, 15)),
        (date(2024, 12, 31), 2, date(2025, 2, 28)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2024, 5, 31), 0, date(2024, 5, 31)),
    ],
)
def test_ajouter_mois_de_quantieme_a_quantieme(le: date, mois: int, attendu: date) -> None:
    assert ajouter_mois(le, mois) == attendu


def test_ajouter_mois_compte_comme_dateutil_sur_tout_un_cycle_bissextile() -> None:
    """Every day of four years, and the years around 2100, which is not a leap one: some 100 000 cases."""
    depart = [date(2023, 1, 1) + timedelta(days=rang) for rang in range(4 * 365 + 1)]
    depart += [date(2097, 1, 1) + timedelta(days=7 * rang) for rang in range(209)]
    ecarts = [
        (le, mois) for le in depart for mois in range(61) if ajouter_mois(le, mois) != le + relativedelta(months=mois)
    ]
    assert ecarts == []


@settings(max_examples=1_000, deadline=None)
@given(DATES, st.integers(-60, 60))
def test_ajouter_mois_compte_comme_dateutil(le: date, mois: int) -> None:
    assert ajouter_mois(le, mois) == le + relativedelta(months=mois)


@given(DATES, DATES, st.integers(0, 60))
def test_ajouter_mois_garde_l_ordre(un: date, autre: date, mois: int) -> None:
    premier, second = sorted((un, autre))
    assert ajouter_mois(premier, mois) <= ajouter_mois(second, mois)


def test_les_mois_se_comptent_depuis_la_date_d_origine() -> None:
    enchaine = date(2024, 2, 29)
    for _ in range(18):
        enchaine = ajouter_mois(enchaine, 1)
    assert ajouter_mois(date(2024, 2, 29), 18) == date(2025, 8, 29)
    assert enchaine == date(2025, 8, 28)


@pytest.mark.parametrize(
    ("naissance", "le", "ans"),
    [
        (date(2000, 6, 15), date(2018, 6, 14), 17),
        (date(2000, 6, 15), date(2018, 6, 15), 18),
        (date(2000, 6, 15), date(2018, 6, 16), 18),
        (date(2004, 2, 29), date(2022, 2, 27), 17),
        (date(2004, 2, 29), date(2022, 2, 28), 18),
        (date(2004, 2, 29), date(2024, 2, 28), 19),
        (date(2004, 2, 29), date(2024, 2, 29), 20),
        (date(2000, 12, 31), date(2026, 12, 30), 25),
        (date(2000, 12, 31), date(2026, 12, 31), 26),
    ],
)
def test_age_la_veille_le_jour_le_lendemain(naissance: date, le: date, ans: int) -> None:
    assert age(naissance, le) == ans


def test_bornes_de_mois() -> None:
    assert fin_de_mois(date(2024, 2, 10)) == date(2024, 2, 29)
    assert debut_de_mois(date(2024, 2, 10)) == date(2024, 2, 1)
    assert veille(date(2024, 3, 1)) == date(2024, 2, 29)
    assert lendemain(date(2024, 12, 31)) == date(2025, 1, 1)


@pytest.mark.parametrize(
    ("numero", "debut", "fin"),
    [
        (1, date(2026, 1, 1), date(2026, 3, 31)),
        (2, date(2026, 4, 1), date(2026, 6, 30)),
        (3, date(2026, 7, 1), date(2026, 9, 30)),
        (4, date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_trimestre(numero: int, debut: date, fin: date) -> None:
    trimestre = Periode.trimestre(2026, numero)
    assert trimestre == Periode(debut, fin)
    assert Periode.trimestre_de(debut) == trimestre
    assert Periode.trimestre_de(fin) == trimestre
    assert trimestre.code_trimestre == f"2026T{numero}"
    assert Periode.lire_trimestre(f" 2026t{numero} ") == trimestre


@pytest.mark.parametrize("texte", ["", "2026", "2026T5", "2026T0", "0000T1", "T1", "2026T1T2", "26T1", "٢٠٢٦T1"])
def test_lire_un_trimestre_illisible_est_refuse(texte: str) -> None:
    with pytest.raises(ValueError, match="Trimestre attendu"):
        Periode.lire_trimestre(texte)


def test_un_trimestre_hors_de_l_annee_est_refuse() -> None:
    with pytest.raises(ValueError, match="de 1 à 4"):
        Periode.trimestre(2026, 5)


def test_annee_mois_et_duree() -> None:
    assert Periode.annee(2024).jours == 366
    assert Periode.annee(2024).code_trimestre == ""
    assert Periode.mois(2024, 2) == Periode(date(2024, 2, 1), date(2024, 2, 29))
    assert Periode.duree_mois(date(2024, 8, 31), 6) == Periode(date(2024, 8, 31), date(2025, 2, 27))


def test_une_periode_finie_avant_son_debut_est_refusee() -> None:
    with pytest.raises(ValueError, match="précéder son début"):
        Periode(date(2024, 1, 2), date(2024, 1, 1))
    assert Periode(date(2024, 1, 1), date(2024, 1, 1)).jours == 1


def test_les_bornes_sont_dans_la_periode() -> None:
    periode = Periode(date(2024, 3, 1), date(2024, 3, 31))
    assert [periode.contient(date(2024, 2, 29)), periode.contient(date(2024, 3, 1))] == [False, True]
    assert [periode.contient(date(2024, 3, 31)), periode.contient(date(2024, 4, 1))] == [True, False]
    assert Periode(date(2024, 3, 1)).contient(date(2099, 1, 1))


def test_chevauche_un_seul_jour_suffit() -> None:
    mars = Periode.mois(2024, 3)
    assert mars.chevauche(Periode(date(2024, 3, 31), date(2024, 4, 30)))
    assert not mars.chevauche(Periode.mois(2024, 4))
    assert mars.chevauche(Periode(date(2020, 1, 1)))
    assert Periode(date(2020, 1, 1)).chevauche(mars)
    assert not Periode(date(2024, 4, 1)).chevauche(mars)


def test_intersection_et_couverture() -> None:
    mars = Periode.mois(2024, 3)
    assert mars.intersection(Periode(date(2024, 3, 20))) == Periode(date(2024, 3, 20), date(2024, 3, 31))
    assert mars.intersection(Periode.mois(2024, 5)) is None
    assert Periode(date(2024, 1, 1)).intersection(Periode(date(2024, 2, 1))) == Periode(date(2024, 2, 1))
    assert Periode.annee(2024).couvre(mars)
    assert not mars.couvre(Periode.annee(2024))
    assert not mars.couvre(Periode(date(2024, 3, 5)))
    assert Periode(date(2024, 1, 1)).couvre(Periode(date(2024, 3, 5)))


def test_le_meme_trimestre_un_an_avant_garde_sa_fin_de_mois() -> None:
    assert Periode.trimestre(2025, 1).decaler_annees(-1) == Periode.trimestre(2024, 1)
    assert Periode.mois(2024, 2).decaler_annees(-1) == Periode.mois(2023, 2)
    assert Periode.mois(2023, 2).decaler_annees(1) == Periode.mois(2024, 2)
    assert Periode(date(2024, 2, 10), date(2024, 2, 20)).decaler_annees(1).fin == date(2025, 2, 20)
    assert Periode(date(2024, 2, 10)).decaler_annees(1) == Periode(date(2025, 2, 10))


def test_une_periode_en_cours_n_a_pas_de_nombre_de_jours() -> None:
    with pytest.raises(ValueError, match="en cours"):
        _ = Periode(date(2024, 1, 1)).jours


@given(DATES, st.integers(0, 400), DATES, st.integers(0, 400))
def test_chevauche_comme_jour_par_jour(debut: date, duree: int, autre: date, autre_duree: int) -> None:
    un = Periode(debut, debut + timedelta(days=duree))
    deux = Periode(autre, autre + timedelta(days=autre_duree))
    communs = {debut + timedelta(days=i) for i in range(duree + 1)} & {
        autre + timedelta(days=i) for i in range(autre_duree + 1)
    }
    assert un.chevauche(deux) == bool(communs)
    commune = un.intersection(deux)
    assert (commune.jours if commune else 0) == len(communs)


def test_jours_ouvres_de_la_metropole() -> None:
    assert len(jours_feries(2024)) == 11
    assert not est_ouvre(date(2024, 4, 1)), "lundi de Pâques"
    assert not est_ouvre(date(2024, 3, 30)), "samedi"
    assert est_ouvre(date(2024, 3, 29)), "le vendredi saint est travaillé hors d’Alsace-Moselle"
    assert est_ouvre(date(2024, 12, 26))
    assert prochain_jour_ouvre(date(2024, 3, 29)) == date(2024, 4, 2)
    assert jours_ouvres_entre(date(2024, 3, 29), date(2024, 4, 2)) == 0
    assert jours_ouvres_entre(date(2024, 3, 29), date(2024, 4, 3)) == 1
    assert jours_ouvres_entre(date(2024, 5, 30), date(2024, 6, 1)) == 1
