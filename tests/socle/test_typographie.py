"""French typography: what is read on every screen and every document."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from plie.socle.templatetags import typographie as filtres

LE = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("le", "attendu"),
    [
        (date(2026, 1, 1), "1er\u00a0janvier\u00a02026"),
        (date(2026, 8, 2), "2\u00a0août\u00a02026"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "1er\u00a0janvier\u00a02027"),
        (None, ""),
    ],
)
def test_date_en_lettres(le, attendu):
    assert filtres.date_fr(le) == attendu


def test_dates_en_chiffres():
    moment = datetime(2026, 7, 3, 7, 5, tzinfo=UTC)
    assert filtres.date_courte(date(2026, 1, 1)) == "01/01/2026"
    assert filtres.date_courte(None) == ""
    assert filtres.balise_date(date(2026, 1, 1)) == '<time datetime="2026-01-01">01/01/2026</time>'
    assert filtres.balise_date(None) == ""
    assert filtres.date_jour(date(2026, 1, 1)) == "jeudi\u00a01er\u00a0janvier\u00a02026"
    assert filtres.date_jour(None) == ""
    assert filtres.mois_fr(date(2026, 2, 28)) == "février\u00a02026"
    assert filtres.mois_fr(None) == ""
    assert filtres.heure_fr(moment) == "9\u00a0h\u00a005"
    assert filtres.heure_fr(None) == ""
    assert filtres.date_heure(moment) == "03/07/2026 à\u00a09\u00a0h\u00a005"
    assert filtres.date_heure(None) == ""


@pytest.mark.parametrize(
    ("valeur", "decimales", "attendu"),
    [
        (1234.5, None, "1\u202f234,5"),
        (Decimal("1234.50"), None, "1\u202f234,5"),
        (1234567, None, "1\u202f234\u202f567"),
        (0, None, "0"),
        ("12,25", 1, "12,3"),
        (2.5, 0, "3"),
        (3.5, 0, "4"),
        (-0.04, 1, "0,0"),
        (-7, None, "−7"),
        (float("nan"), None, ""),
        ("douze", None, ""),
        (None, None, ""),
    ],
)
def test_nombre(valeur, decimales, attendu):
    assert filtres.nombre(valeur, decimales) == attendu


@pytest.mark.parametrize(
    ("taux", "decimales", "attendu"),
    [
        (0.53, 0, "53\u202f%"),
        (0.285, 0, "29\u202f%"),
        (0.525, 0, "53\u202f%"),
        (1, 0, "100\u202f%"),
        (0.3104, 1, "31,0\u202f%"),
        (None, 0, ""),
        ("", 0, ""),
        ("?", 0, ""),
    ],
)
def test_pourcent_arrondit_au_plus_proche_la_moitie_au_dessus(taux, decimales, attendu):
    assert filtres.pourcent(taux, decimales) == attendu


def test_heures_et_mois():
    assert filtres.heures(Decimal("1234.50")) == "1\u202f234,5\u00a0h"
    assert filtres.heures(None) == ""
    assert filtres.heures("?") == ""
    assert filtres.mois(15.35) == "15,4"
    assert filtres.mois(None) == ""


@pytest.mark.parametrize(
    ("numero", "attendu"),
    [
        ("0123456789", "01\u00a023\u00a045\u00a067\u00a089"),
        ("+33 1 23 45 67 89", "01\u00a023\u00a045\u00a067\u00a089"),
        ("+213 21 12 34 56", "+213 21 12 34 56"),
        (None, ""),
    ],
)
def test_telephone(numero, attendu):
    assert filtres.telephone(numero) == attendu


def test_siret():
    assert filtres.siret("12345678900012") == "123\u00a0456\u00a0789\u00a000012"
    assert filtres.siret("1234") == "1234"
    assert filtres.siret(None) == ""


def test_nom_complet_met_le_nom_en_capitales_accentuees():
    assert filtres.nom_complet(SimpleNamespace(nom="Lévêque", prenom="Zoé")) == "LÉVÊQUE Zoé"
    assert filtres.nom_complet(None) == ""


@pytest.mark.parametrize(
    ("limite", "attendu"),
    [
        (date(2026, 11, 22), "aujourd’hui"),
        (date(2026, 11, 23), "demain"),
        (date(2026, 11, 25), "dans\u00a03\u00a0jours"),
        (date(2026, 11, 21), "en retard de\u00a01\u00a0jour"),
        (date(2026, 11, 20), "en retard de\u00a02\u00a0jours"),
        (None, ""),
    ],
)
def test_jours_restants(limite, attendu):
    assert filtres.jours_restants(limite, LE) == attendu


@pytest.mark.parametrize(
    ("passe", "attendu"),
    [
        (LE, "aujourd’hui"),
        (date(2026, 11, 21), "hier"),
        (date(2026, 11, 12), "il y a\u00a010\u00a0jours"),
        (date(2026, 11, 24), "dans\u00a02\u00a0jours"),
        (None, ""),
    ],
)
def test_il_y_a(passe, attendu):
    assert filtres.il_y_a(passe, LE) == attendu


@pytest.mark.parametrize(
    ("nombre", "attendu"), [(0, "dossier"), (1, "dossier"), (1.5, "dossier"), (2, "dossiers"), (None, "dossier")]
)
def test_pluriel_commence_a_deux(nombre, attendu):
    assert filtres.pluriel(nombre, "dossier,dossiers") == attendu


def test_ou_tiret():
    assert filtres.ou_tiret(None) == "–"
    assert filtres.ou_tiret("") == "–"
    assert filtres.ou_tiret(0) == 0
