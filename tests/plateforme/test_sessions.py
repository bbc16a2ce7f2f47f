"""A session ends when it is left idle, and after a day's work even if it is used."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.utils import timezone
from pytest_django import Settings

from tests.fabriques.accounts import gestionnaire


def qui(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.user.get_username())


urlpatterns = [path("qui/", qui)]

pytestmark = pytest.mark.django_db
MATIN = timezone.datetime(2026, 3, 2, 8, 0, tzinfo=timezone.get_fixed_timezone(60))


@pytest.fixture
def connecte(settings: Settings, client: Client) -> Client:
    settings.ROOT_URLCONF = __name__
    settings.LOGIN_URL = "/connexion/"
    personne = get_user_model()(email="a.martin@plie.example", nom="Martin", prenom="Alix")
    personne.set_password("une phrase assez longue")
    personne.save()
    with time_machine.travel(MATIN, tick=False):
        client.force_login(personne, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def visiter(client: Client, apres: timedelta) -> int:
    with time_machine.travel(MATIN + apres, tick=False):
        return client.get("/qui/").status_code


def test_une_heure_sans_rien_faire_garde_la_session(connecte: Client) -> None:
    assert [visiter(connecte, timedelta(minutes=m)) for m in (0, 60, 120)] == [200, 200, 200]


def test_plus_d_une_heure_sans_rien_faire_ferme_la_session(connecte: Client) -> None:
    assert [visiter(connecte, timedelta(minutes=m)) for m in (0, 61, 62)] == [200, 302, 302]


def test_douze_heures_d_usage_ferment_la_session(connecte: Client) -> None:
    demi_heures = [visiter(connecte, timedelta(minutes=30 * n)) for n in range(25)]
    assert demi_heures == [200] * 25
    assert visiter(connecte, timedelta(hours=12, minutes=1)) == 302


def test_la_session_fermee_est_oubliee(connecte: Client) -> None:
    visiter(connecte, timedelta())
    ancienne = connecte.session.session_key
    visiter(connecte, timedelta(hours=2))
    assert Session.objects.filter(session_key=ancienne).count() == 0


def test_la_session_n_est_ecrite_qu_une_fois_par_minute(
    connecte: Client, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    visiter(connecte, timedelta())
    with django_assert_num_queries(3):  # the session, the account, its roles
        visiter(connecte, timedelta(seconds=59))


def test_les_pages_d_une_personne_connectee_restent_hors_des_caches(connecte: Client) -> None:
    with time_machine.travel(MATIN, tick=False):
        assert "no-store" in connecte.get("/qui/")["Cache-Control"]


def test_un_formulaire_envoye_apres_la_session_ramene_a_sa_page(client: Client) -> None:
    """Its address only receives: opened after the login, it would answer an empty page."""
    page = "http://testserver/parcours/rappels/?mois=3"
    suite = client.post("/parcours/rappels/agenda/", headers={"referer": page})
    assert suite["Location"] == "/comptes/login/?next=/parcours/rappels/%3Fmois%3D3"
    assert "rien n’a été enregistré" in client.get(suite["Location"]).content.decode()
    for etrangere in ("https://ailleurs.example/piege/", ""):
        suite = client.post("/parcours/rappels/agenda/", headers={"referer": etrangere})
        assert suite["Location"] == "/comptes/login/?next=/parcours/rappels/agenda/"


def test_une_adresse_qui_ne_fait_que_recevoir_le_dit(client: Client) -> None:
    client.force_login(gestionnaire(), backend="allauth.account.auth_backends.AuthenticationBackend")
    vue = client.get("/parcours/rappels/agenda/", headers={"accept": "text/html"})
    assert (vue.status_code, vue["Allow"]) == (405, "POST")
    assert "Elle ne fait que recevoir un formulaire." in vue.content.decode()
    brute = client.get("/parcours/rappels/agenda/", headers={"accept": "application/json"})
    assert (brute.status_code, brute.content) == (405, b"")
