"""Logging in by ProConnect, against a real OpenID Connect provider: who comes in, and every answer refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import Utilisateur
from accounts.proconnect.regles import plusieurs_facteurs
from tests.fabriques import accounts
from tests.fabriques.fournisseur_oidc import CLIENT, SECRET, Fournisseur, en_marche

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def serveur() -> Iterator[Fournisseur]:
    with en_marche() as fournisseur:
        yield fournisseur


@pytest.fixture
def fournisseur(serveur: Fournisseur, settings: Settings) -> Fournisseur:
    """The provider as new, and the application registered there."""
    serveur.__init__(adresse=serveur.adresse)  # type: ignore[misc]
    settings.SOCIALACCOUNT_PROVIDERS = {
        "proconnect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "client_id": CLIENT,
                    "secret": SECRET,
                    "settings": {
                        "server_url": serveur.adresse,
                        "scope": ["openid", "email", "given_name", "usual_name"],
                    },
                }
            ],
        }
    }
    return serveur


@pytest.fixture
def martin(db: None) -> Utilisateur:
    compte = accounts.accompagnateur("aix")
    compte.email = "A.Martin@plie.example"
    compte.save(update_fields=["email"])
    return compte


def partir(client: Client, parametres: str = "") -> str:
    """The provider's address to which the button sends."""
    reponse = client.post(reverse("proconnect_login") + parametres)
    assert reponse.status_code == 302
    return str(reponse["Location"])


def revenir(client: Client, depart: str) -> HttpResponse:
    """Log in at the provider's, and follow its way back."""
    chez_eux = requests.get(depart, allow_redirects=False, timeout=5)
    assert chez_eux.status_code == 302, chez_eux.text
    retour = urlsplit(chez_eux.headers["Location"])
    return client.get(f"{retour.path}?{retour.query}")


def connecte(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_un_compte_ouvert_est_reconnu_a_son_adresse(
    client: Client, fournisseur: Fournisseur, martin: Utilisateur
) -> None:
    reponse = revenir(client, partir(client))
    assert (reponse.status_code, reponse["Location"]) == (302, "/")
    assert connecte(client) == str(martin.pk)
    lie = SocialAccount.objects.get()
    assert (lie.user, lie.provider, lie.uid) == (martin, "proconnect", "agent-1")
    assert lie.extra_data == {"id_token": {"sub": "agent-1", "amr": None}}, "rien d’autre de la personne n’est gardé"
    martin.refresh_from_db()
    assert martin.check_password(accounts.MOT_DE_PASSE), "le mot de passe du compte reste le sien"


def test_ensuite_il_l_est_a_son_identite_meme_si_l_adresse_change(
    client: Client, fournisseur: Fournisseur, martin: Utilisateur
) -> None:
    revenir(client, partir(client))
    fournisseur.email = "alix.martin@plie.example"
    autre = Client()
    revenir(autre, partir(autre))
    assert connecte(autre) == str(martin.pk)


def test_une_identite_recreee_prend_la_place_de_l_ancienne(
    client: Client, fournisseur: Fournisseur, martin: Utilisateur
) -> None:
    revenir(client, partir(client))
    fournisseur.sub = "agent-2"
    autre = Client()
    revenir(autre, partir(autre))
    assert connecte(autre) == str(martin.pk)
    assert list(SocialAccount.objects.values_list("uid", flat=True)) == ["agent-2"]


def test_sans_compte_ouvert_personne_n_entre(client: Client, fournisseur: Fournisseur) -> None:
    reponse = revenir(client, partir(client))
    assert "Aucun compte à cette adresse" in reponse.content.decode()
    assert (connecte(client), Utilisateur.objects.count()) == (None, 0)


def test_un_compte_ferme_n_entre_pas(client: Client, fournisseur: Fournisseur, martin: Utilisateur) -> None:
    Utilisateur.objects.update(is_active=False)
    revenir(client, partir(client))
    assert connecte(client) is None


def test_la_demande_dit_ce_que_proconnect_exige_et_rien_d_autre(client: Client, fournisseur: Fournisseur) -> None:
    depart = partir(client, "?auth_params=prompt%3Dnone&scope=siret&action=rerequest&next=/parcours/")
    demande = {cle: valeurs[0] for cle, valeurs in parse_qs(urlsplit(depart).query).items()}
    assert set(demande["scope"].split()) == {"openid", "email", "given_name", "usual_name"}
    assert json.loads(demande["claims"]) == {"id_token": {"amr": {"essential": True}}}
    assert (demande["code_challenge_method"], demande["acr_values"]) == ("S256", "eidas1")
    assert min(len(demande["state"]), len(demande["nonce"])) >= 32
    assert requests.get(depart, allow_redirects=False, timeout=5).status_code == 302, "rien d’inconnu"


REPONSES_REFUSEES: dict[str, dict[str, Any]] = {
    "un autre nonce": {"jeton": {"nonce": "x" * 43}},
    "pas de nonce": {"jeton": {"nonce": None}},
    "une autre clé": {"mauvaise_cle": True},
    "un autre émetteur": {"jeton": {"iss": "https://autre.example"}},
    "un autre client": {"jeton": {"aud": "autre-client"}},
    "un jeton échu": {"jeton": {"exp": 1_600_000_000}},
    "l’identité d’un autre": {"identite": {"sub": "agent-9"}},
    "une identité sans adresse": {"identite": {"email": ""}},
    "une identité non signée": {"identite_signee": False},
    "une identité signée pour un autre client": {"identite": {"aud": "autre-client"}},
}


@pytest.mark.parametrize("faute", REPONSES_REFUSEES, ids=list(REPONSES_REFUSEES))
def test_une_reponse_fautive_est_refusee(
    client: Client, fournisseur: Fournisseur, martin: Utilisateur, faute: str
) -> None:
    for champ, valeur in REPONSES_REFUSEES[faute].items():
        setattr(fournisseur, champ, valeur)
    reponse = revenir(client, partir(client))
    assert (reponse.status_code, connecte(client)) == (401, None)
    assert "La connexion n’a pas abouti" in reponse.content.decode()
    assert not SocialAccount.objects.exists()


def test_une_reponse_ne_sert_qu_une_fois(client: Client, fournisseur: Fournisseur, martin: Utilisateur) -> None:
    chez_eux = requests.get(partir(client), allow_redirects=False, timeout=5)
    retour = urlsplit(chez_eux.headers["Location"])
    adresse = f"{retour.path}?{retour.query}"
    assert client.get(adresse).status_code == 302
    autre = Client()
    assert (autre.get(adresse).status_code, connecte(autre)) == (401, None), "le state est d’un autre navigateur"
    client.post(reverse("account_logout"))
    assert (client.get(adresse).status_code, connecte(client)) == (401, None)


def test_deux_onglets_se_connectent_chacun(client: Client, fournisseur: Fournisseur, martin: Utilisateur) -> None:
    premier, second = partir(client), partir(client)
    assert [revenir(client, premier).status_code, revenir(client, second).status_code] == [302, 302]
    assert connecte(client) == str(martin.pk)


def test_un_refus_chez_eux_se_dit_en_francais(client: Client, fournisseur: Fournisseur) -> None:
    etat = parse_qs(urlsplit(partir(client)).query)["state"][0]
    reponse = client.get(reverse("proconnect_callback"), {"error": "access_denied", "state": etat}, follow=True)
    assert "Connexion annulée" in reponse.content.decode()


def test_quitter_quitte_aussi_proconnect(client: Client, fournisseur: Fournisseur, martin: Utilisateur) -> None:
    revenir(client, partir(client))
    sortie = urlsplit(client.post(reverse("account_logout"))["Location"])
    assert f"{sortie.scheme}://{sortie.netloc}{sortie.path}" == f"{fournisseur.adresse}/session/end"
    demande = parse_qs(sortie.query)
    assert sorted(demande) == ["id_token_hint", "post_logout_redirect_uri", "state"]
    assert demande["post_logout_redirect_uri"] == ["http://testserver" + reverse("account_login")]
    assert connecte(client) is None


def test_quitter_une_session_a_mot_de_passe_reste_ici(client: Client, fournisseur: Fournisseur) -> None:
    client.force_login(accounts.financeur(), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(reverse("account_logout"))["Location"] == reverse("account_login")


@pytest.mark.parametrize(
    ("amr", "attendu"),
    [
        (["pwd", "mfa"], True),
        (["mfa"], True),
        (["pwd"], False),
        (["mail"], False),
        ([], False),
        (None, False),
        ("mfa", False),
    ],
)
def test_ce_qui_vaut_plusieurs_facteurs(amr: Any, attendu: bool) -> None:
    assert plusieurs_facteurs({"amr": amr}) is attendu


@pytest.mark.parametrize(("amr", "attendu"), [(["pwd", "mfa"], 200), (["pwd"], 302), (None, 302)])
def test_plusieurs_facteurs_chez_eux_dispensent_du_notre(
    client: Client,
    fournisseur: Fournisseur,
    martin: Utilisateur,
    settings: Settings,
    amr: list[str] | None,
    attendu: int,
) -> None:
    settings.SECOND_FACTEUR_EXIGE = True
    fournisseur.amr = amr
    revenir(client, partir(client))
    assert client.get(reverse("parcours:travail")).status_code == attendu


def test_sans_client_configure_la_porte_n_existe_pas(client: Client) -> None:
    assert [
        client.post(reverse("proconnect_login")).status_code,
        client.get(reverse("proconnect_callback")).status_code,
    ] == [404, 404]
