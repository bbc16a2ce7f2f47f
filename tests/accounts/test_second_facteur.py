"""Who must prove their identity twice, what stays open before, and secrets that the database does not tell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.connexions.regles import second_facteur_prouve, second_facteur_requis
from accounts.enums import CodeRole
from accounts.models import Utilisateur
from tests.fabriques import accounts

pytestmark = pytest.mark.django_db
GRAINE = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def exige(settings: Settings) -> Iterator[None]:
    """Asked for, at one instant: a code lasts thirty seconds, a loaded machine may take longer."""
    settings.SECOND_FACTEUR_EXIGE = True
    with time_machine.travel(datetime(2026, 3, 2, 9, 0, 10, tzinfo=UTC), tick=False):
        yield


def connecter(client: Client, utilisateur: Utilisateur) -> None:
    client.force_login(utilisateur, backend="allauth.account.auth_backends.AuthenticationBackend")


def code_du_moment() -> str:
    return format_hotp_value(hotp_value(GRAINE, next(iter(yield_hotp_counters_from_time()))))


def entrer(client: Client, utilisateur: Utilisateur) -> int:
    """Give the password at the door."""
    saisie = {"login": utilisateur.email, "password": accounts.MOT_DE_PASSE}
    return client.post(reverse("account_login"), saisie).status_code


def dedans(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("code", list(CodeRole))
def test_tous_les_roles_sauf_le_financeur(code: CodeRole) -> None:
    """A financeur sees figures, never a person (A-4)."""
    assert second_facteur_requis([code]) is (code is not CodeRole.FINANCEUR)


def test_un_role_suffit_et_aucun_n_en_demande_pas() -> None:
    assert second_facteur_requis(["financeur", "membre_commission"]) is True
    assert second_facteur_requis([]) is False


@pytest.mark.parametrize(
    ("methodes", "federe", "attendu"),
    [
        ([], False, False),
        ([{"method": "password"}], False, False),
        ([{"method": "password"}, {"method": "mfa", "type": "totp"}], False, True),
        ([{"method": "mfa", "type": "webauthn", "passwordless": True}], False, True),
        ([{"method": "socialaccount"}], False, False),
        ([{"method": "socialaccount"}], True, True),
        ([{"method": "password"}], True, False),  # vouched for at another login of the same browser
    ],
)
def test_ce_qui_prouve(methodes: list[dict[str, str]], federe: bool, attendu: bool) -> None:
    assert second_facteur_prouve(methodes, federe_a_plusieurs_facteurs=federe) is attendu


def test_sans_second_facteur_tout_mene_a_son_installation(client: Client, referent: Utilisateur) -> None:
    connecter(client, referent)
    for nom in ("parcours:travail", "parcours:liste", "accueil", "accounts:pacte"):
        reponse = client.get(reverse(nom))
        assert (reponse.status_code, reponse["Location"]) == (302, "/comptes/2fa/?exige"), nom
    partielle = client.get(reverse("parcours:liste"), headers={"HX-Request": "true"})
    assert (partielle.status_code, partielle["HX-Redirect"]) == (204, "/comptes/2fa/?exige")
    page = client.get("/comptes/2fa/?exige").content.decode()
    assert "un second moyen de vous identifier est nécessaire" in page
    ouvertes = ("accounts:mon_compte", "accounts:sessions", "account_change_password", "account_logout", "sante")
    assert [client.get(reverse(nom)).status_code for nom in ouvertes] == [200] * 5


def test_un_financeur_n_en_a_pas_besoin(client: Client) -> None:
    connecter(client, accounts.financeur())
    assert client.get(reverse("pilotage:editions")).status_code == 200


def test_le_compte_technique_en_a_besoin(client: Client) -> None:
    connecter(client, Utilisateur.objects.create_superuser("t@plie.example", "x" * 20, nom="T", prenom="T"))
    assert client.get(reverse("admin:index")).status_code == 302


def test_apres_l_installation_tout_s_ouvre(client: Client, referent: Utilisateur) -> None:
    connecter(client, referent)
    TOTP.activate(referent, GRAINE)
    assert client.get(reverse("parcours:travail")).status_code == 200


def test_le_code_est_demande_puis_ne_sert_qu_une_fois(client: Client, referent: Utilisateur) -> None:
    TOTP.activate(referent, GRAINE)
    code = code_du_moment()
    assert (entrer(client, referent), dedans(client)) == (302, False)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert dedans(client)
    assert client.get(reverse("parcours:travail")).status_code == 200
    rejoue = Client()
    entrer(rejoue, referent)
    assert (rejoue.post(reverse("mfa_authenticate"), {"code": code}).status_code, dedans(rejoue)) == (200, False)


def code_de(recul: int) -> str:
    """The code of a period before this one, or after it."""
    return format_hotp_value(hotp_value(GRAINE, next(iter(yield_hotp_counters_from_time())) - recul))


@pytest.mark.parametrize(("recul", "attendu"), [(2, False), (1, False), (0, True), (-1, False), (-2, False)])
def test_un_code_ne_vaut_que_sa_demi_minute(client: Client, referent: Utilisateur, recul: int, attendu: bool) -> None:
    TOTP.activate(referent, GRAINE)
    entrer(client, referent)
    client.post(reverse("mfa_authenticate"), {"code": code_de(recul)})
    assert dedans(client) is attendu


def test_la_session_change_de_cle_avec_le_code(client: Client, referent: Utilisateur) -> None:
    """One captured between the password and the code opens nothing after it."""
    TOTP.activate(referent, GRAINE)
    entrer(client, referent)
    entre_deux = client.session.session_key
    client.post(reverse("mfa_authenticate"), {"code": code_du_moment()})
    captee = Client()
    captee.cookies.load({"sessionid": entre_deux})
    assert (dedans(client), client.session.session_key != entre_deux, dedans(captee)) == (True, True, False)


def test_les_codes_ne_se_devinent_pas_un_a_un(client: Client, referent: Utilisateur) -> None:
    """A few wrong codes close the door for the minute, to the right one too."""
    TOTP.activate(referent, GRAINE)
    entrer(client, referent)
    for n in range(12):
        client.post(reverse("mfa_authenticate"), {"code": f"{n:06}"})
    client.post(reverse("mfa_authenticate"), {"code": code_du_moment()})
    assert not dedans(client)


@pytest.mark.parametrize("faux", ["000000", "", "12345", "abcdef", "9" * 400])
def test_un_mauvais_code_n_ouvre_rien(client: Client, referent: Utilisateur, faux: str) -> None:
    TOTP.activate(referent, GRAINE)
    entrer(client, referent)
    assert (client.post(reverse("mfa_authenticate"), {"code": faux}).status_code, dedans(client)) == (200, False)


def test_un_code_de_secours_ne_sert_qu_une_fois(client: Client, referent: Utilisateur) -> None:
    TOTP.activate(referent, GRAINE)
    secours = RecoveryCodes.activate(referent).get_unused_codes()[0]
    obtenus = []
    for _ in range(2):
        navigateur = Client()
        entrer(navigateur, referent)
        navigateur.post(reverse("mfa_authenticate"), {"code": secours})
        obtenus.append(dedans(navigateur))
    assert obtenus == [True, False]


def test_un_mot_de_passe_oublie_ne_contourne_pas_le_code(
    client: Client, referent: Utilisateur, mailoutbox: list[EmailMessage]
) -> None:
    TOTP.activate(referent, GRAINE)
    client.post(reverse("account_reset_password"), {"email": referent.email})
    (courriel,) = mailoutbox
    lien = next(mot for mot in courriel.body.split() if "/comptes/password/reset/key/" in mot)
    page = client.get("/" + lien.split("/", 3)[3], follow=True)
    phrase = "une toute nouvelle phrase"
    client.post(page.request["PATH_INFO"], {"password1": phrase, "password2": phrase})
    assert not dedans(client)
    client.post(reverse("account_login"), {"login": referent.email, "password": phrase})
    assert not dedans(client), "le code est encore demandé"


def test_le_changement_est_dit_par_courriel(
    client: Client, referent: Utilisateur, mailoutbox: list[EmailMessage]
) -> None:
    entrer(client, referent)
    phrase = "une toute nouvelle phrase"
    saisie = {"oldpassword": accounts.MOT_DE_PASSE, "password1": phrase, "password2": phrase}
    client.post(reverse("account_change_password"), saisie)
    (courriel,) = mailoutbox
    assert courriel.body.startswith("Bonjour,\n\nVotre compte vient de changer\u00a0:")
    assert "Le 2 mars 2026 à 10h00, depuis l’adresse 127.0.0.1" in courriel.body
    assert courriel.body.endswith("Parcours PLIE\nhttp://testserver/")


def test_la_base_ne_dit_pas_les_secrets(referent: Utilisateur, settings: Settings) -> None:
    TOTP.activate(referent, GRAINE)
    codes = RecoveryCodes.activate(referent).get_unused_codes()
    garde = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert [secret for secret in (GRAINE, *codes) if secret in garde] == []
    ancienne = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "une autre clé", [ancienne]
    totp = Authenticator.objects.get(user=referent, type="totp").wrap()
    assert totp.validate_code(code_du_moment()), "la clé remplacée se lit encore"


def test_l_administrateur_retire_celui_qui_est_perdu(
    client: Client, referent: Utilisateur, mailoutbox: list[EmailMessage]
) -> None:
    ailleurs = Client()
    TOTP.activate(referent, GRAINE)
    RecoveryCodes.activate(referent)
    entrer(ailleurs, referent)
    ailleurs.post(reverse("mfa_authenticate"), {"code": code_du_moment()})
    assert dedans(ailleurs)
    administrateur = accounts.administrateur()
    TOTP.activate(administrateur, GRAINE)
    connecter(client, administrateur)
    client.post(
        reverse("admin:accounts_utilisateur_changelist"),
        {"action": "retirer_le_second_facteur", "_selected_action": [referent.pk]},
    )
    assert not Authenticator.objects.filter(user=referent).exists()
    assert not dedans(ailleurs), "ses sessions sont fermées"
    assert [courriel.to for courriel in mailoutbox][-1:] == [[referent.email]]
