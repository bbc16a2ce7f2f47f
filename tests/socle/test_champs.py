"""What people really type in a field, and what they are told when it cannot be read."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError

from plie.socle.champs import (
    MESSAGE_DATE,
    MESSAGE_HEURES,
    MESSAGE_ILLISIBLE,
    MESSAGE_TELEPHONE,
    MESSAGE_UNE_LIGNE,
    ChampDate,
    ChampHeures,
    ChampTelephone,
    ChampTexte,
    ChampTexteLong,
    mots_de_l_adresse,
)


def message(champ, saisie):
    with pytest.raises(ValidationError) as erreur:
        champ.clean(saisie)
    return erreur.value.messages


@pytest.mark.parametrize(
    "saisie",
    [
        "31/12/2026",
        "31/12/26",
        "31122026",
        "311226",
        "31.12.2026",
        "31-12-2026",
        "31 12 2026",
        " 31/12/2026 ",
        "2026-12-31",
    ],
)
def test_une_date_se_saisit_de_plusieurs_facons(saisie):
    assert ChampDate().clean(saisie) == date(2026, 12, 31)


def test_une_annee_a_deux_chiffres_est_la_plus_proche():
    assert ChampDate().clean("01/02/68") == date(2068, 2, 1)
    assert ChampDate().clean("01/02/69") == date(1969, 2, 1)


@pytest.mark.parametrize("saisie", ["31/02/2026", "demain", "1/1/1", "2026-13-01", "12/2026", "00/01/2026"])
def test_une_date_illisible_est_refusee_avec_un_exemple(saisie):
    assert message(ChampDate(), saisie) == [MESSAGE_DATE]


@pytest.mark.parametrize("saisie", ["01/01/0001", "31/12/1899", "01/01/2200", "31/12/9999"])
def test_une_annee_hors_du_calendrier_est_refusee(saisie):
    """Months are added to these dates: the last year of the calendar has no month after it."""
    assert message(ChampDate(), saisie) == ["Vérifier l’année : de 1900 à 2199."]
    assert ChampDate().clean("31/12/2199") == date(2199, 12, 31)


def test_une_date_deja_lue_est_gardee():
    assert ChampDate().clean(date(2026, 1, 2)) == date(2026, 1, 2)
    assert ChampDate().to_python(datetime(2026, 1, 2, 10)) == date(2026, 1, 2)
    assert ChampDate(required=False).clean("") is None


class Formulaire(forms.Form):
    le = ChampDate(initial=date(2026, 1, 2))
    duree = ChampHeures(initial=Decimal("1234.50"))


def test_une_date_et_des_heures_s_affichent_en_francais():
    formulaire = Formulaire()
    assert 'value="02/01/2026"' in str(formulaire["le"])
    assert 'value="1234,5"' in str(formulaire["duree"])


def test_une_saisie_fausse_reste_affichee_telle_quelle():
    formulaire = Formulaire({"le": "31/02/26", "duree": "douze"})
    assert 'value="31/02/26"' in str(formulaire["le"])
    assert 'value="douze"' in str(formulaire["duree"])
    assert 'value="05/03/2026"' in str(Formulaire({"le": "2026-03-05"})["le"])


@pytest.mark.parametrize(
    ("saisie", "attendu"),
    [("12,5", "12.5"), ("12.5", "12.5"), ("1 234,5", "1234.5"), ("1\u202f234,5 h", "1234.5"), ("8h", "8"), (3, "3")],
)
def test_des_heures_se_saisissent_avec_une_virgule(saisie, attendu):
    assert ChampHeures().clean(saisie) == Decimal(attendu)


@pytest.mark.parametrize("saisie", ["douze", "1,2,3", "1e3", "NaN", "h"])
def test_des_heures_illisibles_sont_refusees(saisie):
    assert message(ChampHeures(), saisie)[0] in (MESSAGE_HEURES, "Ce champ est obligatoire.")


def test_des_heures_negatives_sont_refusees():
    assert len(message(ChampHeures(), "-1")) == 1
    assert ChampHeures(required=False).clean("") is None


@pytest.mark.parametrize(
    ("saisie", "attendu"),
    [
        ("0123456789", "01 23 45 67 89"),
        ("01.23.45.67.89", "01 23 45 67 89"),
        ("+33 1 23 45 67 89", "01 23 45 67 89"),
        ("+33 (0)1 23 45 67 89", "01 23 45 67 89"),
        ("0033123456789", "01 23 45 67 89"),
        ("+213 21 12 34 56", "+21321123456"),
        ("00213 21 12 34 56", "+21321123456"),
    ],
)
def test_un_telephone_est_normalise(saisie, attendu):
    assert ChampTelephone().clean(saisie) == attendu


@pytest.mark.parametrize("saisie", ["12", "01 23 45 67", "+33 1 23", "appeler le soir"])
def test_un_telephone_illisible_est_refuse(saisie):
    assert message(ChampTelephone(), saisie) == [MESSAGE_TELEPHONE]


def test_un_telephone_facultatif_peut_rester_vide():
    assert ChampTelephone(required=False).clean("") == ""


@pytest.mark.parametrize("champ", [ChampTexte(), ChampTexteLong(), ChampTelephone()])
@pytest.mark.parametrize("saisie", ["a\x00b", "a\x01b", "a\x1bb", "a\x7fb", "a\ud800b", "\udfff"])
def test_un_caractere_que_la_base_refuse_est_annonce(champ, saisie):
    assert message(champ, saisie) == [MESSAGE_ILLISIBLE]


@pytest.mark.parametrize("saisie", ["a\tb", "a\nb", "a\r\nb"])
def test_un_champ_d_une_ligne_n_en_fait_pas_deux(saisie):
    assert message(ChampTexte(), saisie) == [MESSAGE_UNE_LIGNE]
    assert ChampTexte().clean(f"{saisie[0]}\t\n") == "a"
    assert ChampTexteLong().clean(saisie) == saisie


def test_les_sauts_d_un_traitement_de_texte_deviennent_des_retours_a_la_ligne():
    assert ChampTexteLong().clean("a\x0bb\x0cc") == "a\nb\nc"
    assert message(ChampTexte(), "a\x0bb") == [MESSAGE_ILLISIBLE]


def test_un_texte_garde_ses_caracteres():
    assert ChampTexteLong().clean("Œuvre d’art 😀\nà suivre") == "Œuvre d’art 😀\nà suivre"


def test_le_brouillon_porte_le_nom_de_l_objet():
    champ = ChampTexteLong(brouillon="entretien-12", lignes=4)
    assert (champ.brouillon, champ.widget.attrs["rows"]) == ("entretien-12", 4)
    champ.brouillon = ""
    assert champ.brouillon == ""
    assert "data-brouillon" not in champ.widget.attrs


@pytest.mark.parametrize("classe", [ChampTexte, ChampTexteLong])
def test_un_texte_trop_long_est_refuse_et_jamais_coupe_par_le_navigateur(classe) -> None:
    class Formulaire(forms.Form):
        identifiant = classe(max_length=11)

    formulaire = Formulaire({"identifiant": "1850313001234"})
    assert "maxlength" not in str(formulaire["identifiant"])
    assert formulaire.errors == {
        "identifiant": ["Assurez-vous que cette valeur comporte au plus 11 caractères (actuellement 13)."]
    }
    assert formulaire["identifiant"].value() == "1850313001234"


@pytest.mark.parametrize(
    ("demande", "lue"),
    [("  Abeille   Propreté ", "Abeille Propreté"), ("a\x00b", "a b"), ("\ud800", ""), ("x" * 30, "x" * 20)],
)
def test_une_adresse_ne_cherche_que_ce_que_la_base_peut_garder(demande: str, lue: str) -> None:
    assert mots_de_l_adresse(demande, 20) == lue
