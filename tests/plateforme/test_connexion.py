"""Whose address is counted, which account is aimed at, and a throttle that cannot shut an owner out."""

import pytest
from allauth.account.adapter import get_adapter
from allauth.socialaccount.adapter import get_adapter as adaptateur_federe
from django.contrib.auth import authenticate, get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in
from django.test import RequestFactory
from pytest_django import Settings

from plie.socle.connexion import adresse_du_client, compte_vise

PHRASE = "une phrase assez longue"


@pytest.mark.parametrize(
    ("mandataires", "transmis", "attendu"),
    [
        (0, "", "10.0.0.1"),
        (0, "203.0.113.9", "10.0.0.1"),  # nobody of ours wrote that header
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.2.3.4, 203.0.113.9", "203.0.113.9"),  # the client claims the left part
        (2, "1.2.3.4, 203.0.113.9, 10.0.0.8", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),
    ],
)
def test_l_adresse_est_celle_que_nos_mandataires_ont_vue(
    rf: RequestFactory, settings: Settings, mandataires: int, transmis: str, attendu: str
) -> None:
    settings.MANDATAIRES_DE_CONFIANCE = mandataires
    requete = rf.get("/", headers={"X-Forwarded-For": transmis}, REMOTE_ADDR="10.0.0.1")
    assert adresse_du_client(requete) == attendu
    assert get_adapter().get_client_ip(requete) == attendu


def test_les_majuscules_ne_font_pas_un_autre_compte(rf: RequestFactory) -> None:
    requete = rf.post("/", {"login": " A.Martin@plie.example "})
    assert compte_vise(requete) == "a.martin@plie.example"
    assert compte_vise(requete, {"email": "B.Roux@plie.example"}) == "b.roux@plie.example"
    assert compte_vise(requete, {"username": "C"}) == "c"


def test_personne_n_ouvre_de_compte_soi_meme(rf: RequestFactory) -> None:
    assert get_adapter().is_open_for_signup(rf.get("/")) is False
    assert adaptateur_federe().is_open_for_signup(rf.get("/"), None) is False


@pytest.fixture
def martin(db: None) -> AbstractBaseUser:
    personne = get_user_model()(email="a.martin@plie.example", nom="Martin", prenom="Alix")
    personne.set_password(PHRASE)
    personne.save()
    return personne


def essayer(rf: RequestFactory, adresse: str, mot_de_passe: str) -> AbstractBaseUser | None:
    return authenticate(rf.post("/", REMOTE_ADDR=adresse), email="a.martin@plie.example", password=mot_de_passe)


def test_cinq_echecs_ferment_le_couple_compte_et_adresse(rf: RequestFactory, martin: AbstractBaseUser) -> None:
    assert [essayer(rf, "203.0.113.9", "faux") for _ in range(5)] == [None] * 5
    assert essayer(rf, "203.0.113.9", PHRASE) is None


def test_les_echecs_d_un_autre_n_enferment_pas_le_titulaire(rf: RequestFactory, martin: AbstractBaseUser) -> None:
    for _ in range(6):
        essayer(rf, "203.0.113.9", "faux")
    assert essayer(rf, "198.51.100.7", PHRASE) == martin


def test_quatre_echecs_puis_une_reussite_remettent_le_compte_a_zero(
    rf: RequestFactory, martin: AbstractBaseUser
) -> None:
    for _ in range(2):
        assert [essayer(rf, "203.0.113.9", "faux") for _ in range(4)] == [None] * 4
        assert essayer(rf, "203.0.113.9", PHRASE) == martin
        user_logged_in.send(type(martin), request=rf.post("/", REMOTE_ADDR="203.0.113.9"), user=martin)


def test_un_compte_ferme_ne_se_connecte_pas(rf: RequestFactory, martin: AbstractBaseUser) -> None:
    get_user_model().objects.filter(pk=martin.pk).update(is_active=False)
    assert essayer(rf, "203.0.113.9", PHRASE) is None
