"""A lock or a statement waited for too long (B28): 503 in French, what was typed ready to be sent again."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from parcours.models import Parcours
from participants.models import Participant
from tests.fabriques.accounts import gestionnaire
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant

pytestmark = pytest.mark.django_db(transaction=True)
CHAMP = re.compile(r'<textarea name="([^"]*)"[^>]*>\n(.*?)</textarea>', re.S)


@contextmanager
def verrouille(sql: str, *parametres: Any) -> Iterator[None]:
    """Somebody else holds a lock; ours waits for a tenth of a second."""
    autre: Any = connection.copy()
    with connection.cursor() as curseur:
        curseur.execute("SET lock_timeout = '100ms'")
    try:
        autre.set_autocommit(False)
        with autre.cursor() as curseur:
            curseur.execute(sql, parametres)
        yield
    finally:
        autre.rollback()
        autre.close()
        with connection.cursor() as curseur:
            curseur.execute("RESET lock_timeout")


@pytest.fixture
def client_gestion() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(gestionnaire(), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def parcours() -> Parcours:
    return parcours_en_cours(participant=FabriqueParticipant(nom="Depart", adresse=""))


def test_une_saisie_qui_attend_trop_est_gardee_et_s_envoie_de_nouveau(
    client_gestion: Client, parcours: Parcours
) -> None:
    url = reverse("parcours:situation", args=[parcours.pk])
    saisie = {
        "version": "1", "nom": "Depart", "prenom": "Dominique", "date_naissance": "15/06/1985", "sexe": "F",
        "commune": "13001", "adresse": "1 rue de l’Attente <b>& Cie</b>",
    }  # fmt: skip
    with verrouille("SELECT 1 FROM participants_participant WHERE id = %s FOR UPDATE", parcours.participant_id):
        reponse = client_gestion.post(url, saisie)
    page = reponse.content.decode()
    assert (reponse.status_code, reponse["Retry-After"]) == (503, "5")
    assert "Votre saisie n’est pas encore enregistrée" in page
    gardee = {nom: html.unescape(valeur) for nom, valeur in CHAMP.findall(page)}
    assert gardee == saisie
    assert Participant.objects.get().version == 1
    assert client_gestion.post(url, gardee).status_code == 302
    assert Participant.objects.get().adresse == saisie["adresse"]


def test_une_page_qui_attend_trop_le_dit(client_gestion: Client, parcours: Parcours) -> None:
    url = reverse("parcours:fiche", args=[parcours.pk])
    with verrouille("LOCK TABLE parcours_parcours IN ACCESS EXCLUSIVE MODE"):
        reponse = client_gestion.get(url)
        en_json = client_gestion.get(url, headers={"accept": "application/json"})
    assert reponse.status_code == 503
    assert "Cette page met trop de temps à répondre" in reponse.content.decode()
    assert (en_json.status_code, en_json["Content-Type"]) == (503, "application/json")
    assert client_gestion.get(url).status_code == 200


def test_une_attente_avant_la_vue_le_dit_aussi(client_gestion: Client) -> None:
    with verrouille("LOCK TABLE django_session IN ACCESS EXCLUSIVE MODE"):
        reponse = client_gestion.get(reverse("accueil"))
    assert (reponse.status_code, "trop de temps" in reponse.content.decode()) == (503, True)


def test_une_requete_abandonnee_par_le_serveur_le_dit(client_gestion: Client, parcours: Parcours) -> None:
    """The bound on statements, as on locks."""
    with verrouille("LOCK TABLE parcours_parcours IN ACCESS EXCLUSIVE MODE"):
        with connection.cursor() as curseur:
            curseur.execute("SET lock_timeout = 0; SET statement_timeout = '100ms'")
        reponse = client_gestion.get(reverse("parcours:liste"))
        with connection.cursor() as curseur:
            curseur.execute("RESET statement_timeout")
    assert reponse.status_code == 503


def test_un_mot_de_passe_ne_s_ecrit_pas_dans_la_page() -> None:
    with verrouille("LOCK TABLE accounts_utilisateur IN ACCESS EXCLUSIVE MODE"):
        reponse = Client(raise_request_exception=False).post(
            reverse("account_login"), {"login": "qui@plie.example", "password": "secret-tres-long"}
        )
    page = reponse.content.decode()
    assert reponse.status_code == 503
    assert ("qui@plie.example" in page, "secret-tres-long" in page) == (True, False)


def test_une_autre_panne_reste_une_panne(client_gestion: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parcours.vues.fiche.dossier_de_la_page", lambda *_, **__: 1 / 0)
    reponse = client_gestion.get(reverse("parcours:fiche", args=[1]))
    assert (reponse.status_code, "Une panne empêche" in reponse.content.decode()) == (500, True)
