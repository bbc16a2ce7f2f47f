"""Guessing from everywhere slows the account down for everybody but the browsers that it knows (B32, B33)."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from accounts.connexions.appareils import ESSAIS_PAR_MINUTE
from accounts.models import Utilisateur
from tests.fabriques import accounts

pytestmark = pytest.mark.django_db


@pytest.fixture
def verifications(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each password that was really looked at: a digest is slow on purpose, and it is what an attacker pays for."""
    vues: list[str] = []
    encoder = MD5PasswordHasher.encode

    def encoder_et_noter(self: MD5PasswordHasher, password: str, salt: str) -> str:
        vues.append(password)
        return encoder(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", encoder_et_noter)
    return vues


def essayer(adresse_electronique: str, mot_de_passe: str, machine: int = 0, navigateur: Client | None = None) -> bool:
    navigateur = navigateur or Client()
    navigateur.post(
        reverse("account_login"),
        {"login": adresse_electronique, "password": mot_de_passe},
        REMOTE_ADDR=f"203.0.113.{machine}",
    )
    return "_auth_user_id" in navigateur.session


def deviner(adresse_electronique: str, fois: int) -> None:
    """As many wrong passwords, each from another machine."""
    for n in range(fois):
        assert not essayer(adresse_electronique, f"faux numéro {n}", machine=n + 1)


def test_au_dela_de_dix_essais_la_minute_rien_n_est_plus_regarde(
    referent: Utilisateur, verifications: list[str]
) -> None:
    deviner(referent.email, 40)
    essayes = {vu for vu in verifications if vu.startswith("faux")}
    assert len(essayes) == ESSAIS_PAR_MINUTE
    assert not essayer(referent.email, accounts.MOT_DE_PASSE, machine=99), "même le bon, d’un navigateur inconnu"


def test_le_titulaire_entre_de_son_navigateur_habituel(referent: Utilisateur) -> None:
    habituel = Client()
    assert essayer(referent.email, accounts.MOT_DE_PASSE, navigateur=habituel)
    habituel.post(reverse("account_logout"))
    deviner(referent.email, 20)
    assert essayer(referent.email, accounts.MOT_DE_PASSE, navigateur=habituel)


def test_la_marque_d_un_autre_compte_n_ouvre_rien(referent: Utilisateur) -> None:
    collegue, navigateur = accounts.accompagnateur("aix"), Client()
    assert essayer(collegue.email, accounts.MOT_DE_PASSE, navigateur=navigateur)
    navigateur.post(reverse("account_logout"))
    deviner(referent.email, 20)
    assert not essayer(referent.email, accounts.MOT_DE_PASSE, navigateur=navigateur)


@pytest.mark.parametrize("marque", ["", "inventee", "MQ:1vZ:contrefaite"])
def test_une_marque_inventee_n_ouvre_rien(referent: Utilisateur, marque: str) -> None:
    navigateur = Client()
    navigateur.cookies.load({"appareil": marque})
    deviner(referent.email, 20)
    assert not essayer(referent.email, accounts.MOT_DE_PASSE, navigateur=navigateur)


def test_le_titulaire_est_prevenu_une_fois(referent: Utilisateur, mailoutbox: list[EmailMessage]) -> None:
    deviner(referent.email, 30)
    assert [(courriel.to, "essais de connexion" in courriel.subject) for courriel in mailoutbox] == [
        ([referent.email], True)
    ]


def test_les_autres_comptes_ne_ralentissent_pas(referent: Utilisateur) -> None:
    deviner(referent.email, 20)
    assert essayer(accounts.financeur().email, accounts.MOT_DE_PASSE)


def test_un_compte_inconnu_coute_autant_et_dit_la_meme_chose(referent: Utilisateur, verifications: list[str]) -> None:
    """As many digests and the same page: neither the clock nor the words say which accounts exist."""
    pages, couts = [], []
    for adresse in (referent.email, "inconnue@essais.example"):
        verifications.clear()
        reponse = Client().post(reverse("account_login"), {"login": adresse, "password": "faux et assez long"})
        couts.append(len(verifications))
        pages.append([str(erreur) for erreur in reponse.context["form"].non_field_errors()])
    assert couts[0] == couts[1] == 1
    assert pages[0] == pages[1] != []
