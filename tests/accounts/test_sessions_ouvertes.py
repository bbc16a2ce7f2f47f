"""One's own sessions, seen and closed; a change of rights gives the session another key."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.connexions.sessions import appareil, oublier_les_sessions_finies
from accounts.enums import CodeRole
from accounts.models import Role, Utilisateur
from tests.fabriques import accounts

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
MATIN = timezone.datetime(2026, 3, 2, 8, 0, tzinfo=timezone.get_fixed_timezone(60))


def entrer(utilisateur: Utilisateur, agent: str = FIREFOX) -> Client:
    navigateur = Client(headers={"user-agent": agent})
    saisie = {"login": utilisateur.email, "password": accounts.MOT_DE_PASSE}
    assert navigateur.post(reverse("account_login"), saisie).status_code == 302
    return navigateur


def ouverte(navigateur: Client) -> bool:
    return navigateur.get(reverse("accounts:mon_compte")).status_code == 200


@pytest.mark.parametrize(
    ("agent", "attendu"),
    [
        (FIREFOX, "Firefox sous Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome sous Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge sous Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari sous iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome sous Android"),
        ("curl/8.5", "Appareil non reconnu"),
        ("", "Appareil non reconnu"),
    ],
)
def test_l_appareil_en_mots(agent: str, attendu: str) -> None:
    assert appareil(agent) == attendu


def test_chacun_voit_ses_sessions_et_elles_seules(referent: Utilisateur) -> None:
    ici, _ailleurs = entrer(referent), entrer(referent, "Chrome Linux")
    entrer(accounts.accompagnateur("aix"), "Safari iPhone")
    page = ici.get(reverse("accounts:sessions"))
    vues = [(s.appareil, s.courante) for s in page.context["sessions"]]
    assert vues == [("Firefox sous Windows", True), ("Chrome sous Linux", False)]
    assert "Cette session" in page.content.decode()


def test_une_session_fermee_est_dehors_a_la_requete_suivante(referent: Utilisateur) -> None:
    ici, ailleurs = entrer(referent), entrer(referent)
    (autre,) = [s for s in ici.get(reverse("accounts:sessions")).context["sessions"] if not s.courante]
    assert ouverte(ailleurs)
    assert ici.post(reverse("accounts:fermer_session", args=[autre.pk])).status_code == 302
    assert (ouverte(ici), ouverte(ailleurs)) == (True, False)
    assert ici.post(reverse("accounts:fermer_session", args=[autre.pk])).status_code == 404, "déjà fermée"


def test_la_session_d_un_autre_n_existe_pas(referent: Utilisateur) -> None:
    ici, collegue = entrer(referent), entrer(accounts.accompagnateur("aix"))
    sienne = UserSession.objects.exclude(user=referent).get()
    assert ici.post(reverse("accounts:fermer_session", args=[sienne.pk])).status_code == 404
    assert ouverte(collegue)


def test_fermer_les_autres_garde_celle_ci(referent: Utilisateur) -> None:
    ici, *autres = (entrer(referent) for _ in range(4))
    ici.post(reverse("accounts:fermer_les_autres"))
    assert (ouverte(ici), [ouverte(n) for n in autres]) == (True, [False] * 3)


def test_une_session_trop_longtemps_inactive_n_est_plus_montree(referent: Utilisateur) -> None:
    with time_machine.travel(MATIN, tick=False):
        entrer(referent)
    with time_machine.travel(MATIN + timedelta(minutes=61), tick=False):
        ici = entrer(referent)
        assert [s.courante for s in ici.get(reverse("accounts:sessions")).context["sessions"]] == [True]


def test_lire_la_liste_n_ecrit_rien(referent: Utilisateur) -> None:
    ici = entrer(referent)
    perdue = entrer(referent)
    Session.objects.filter(session_key=perdue.session.session_key).delete()
    ici.get(reverse("accounts:sessions"))
    assert UserSession.objects.filter(user=referent).count() == 2
    assert oublier_les_sessions_finies() == 1
    assert UserSession.objects.filter(user=referent).count() == 1


def test_un_role_de_plus_donne_une_autre_cle(referent: Utilisateur) -> None:
    ici = entrer(referent)
    assert ouverte(ici)
    avant = ici.session.session_key
    assert ouverte(ici)
    assert ici.session.session_key == avant, "rien n’a changé"
    Role.objects.create(
        utilisateur=referent,
        code=CodeRole.COORDONNATEUR,
        plie=accounts.plie("aix"),
        date_debut=accounts.DEBUT_ROLES,
    )
    captee = Client()
    captee.cookies.load({"sessionid": avant})
    assert ouverte(ici)
    assert ici.session.session_key != avant
    assert not ouverte(captee), "la clé d’avant n’ouvre plus rien"
    assert [s.courante for s in ici.get(reverse("accounts:sessions")).context["sessions"]] == [True]


def test_un_role_fini_donne_une_autre_cle(referent: Utilisateur) -> None:
    ici = entrer(referent)
    ouverte(ici)
    avant = ici.session.session_key
    Role.objects.filter(utilisateur=referent).delete()
    ouverte(ici)
    assert ici.session.session_key != avant


def test_un_compte_desactive_est_dehors_a_la_requete_suivante(referent: Utilisateur) -> None:
    ici = entrer(referent)
    Utilisateur.objects.filter(pk=referent.pk).update(is_active=False)
    assert not ouverte(ici)


def test_se_connecter_change_de_cle_et_quitter_ferme_au_serveur(referent: Utilisateur) -> None:
    navigateur = Client()
    navigateur.get(reverse("account_login"))
    navigateur.session["semee"] = "par un autre"
    semee = navigateur.session.session_key
    saisie = {"login": referent.email, "password": accounts.MOT_DE_PASSE}
    navigateur.post(reverse("account_login"), saisie)
    cle = navigateur.session.session_key
    assert cle != semee
    captee = Client()
    captee.cookies.load({"sessionid": cle})
    assert ouverte(captee)
    navigateur.post(reverse("account_logout"))
    assert not ouverte(captee)


def test_changer_de_mot_de_passe_ferme_les_autres(referent: Utilisateur) -> None:
    ici, ailleurs = entrer(referent), entrer(referent)
    phrase = "une toute nouvelle phrase"
    saisie = {"oldpassword": accounts.MOT_DE_PASSE, "password1": phrase, "password2": phrase}
    assert ici.post(reverse("account_change_password"), saisie).status_code == 302
    assert (ouverte(ici), ouverte(ailleurs)) == (True, False)


def test_l_administrateur_ferme_les_sessions_d_un_compte(client: Client, referent: Utilisateur) -> None:
    ici = entrer(referent)
    client.force_login(accounts.administrateur(), backend="allauth.account.auth_backends.AuthenticationBackend")
    client.post(
        reverse("admin:accounts_utilisateur_changelist"),
        {"action": "fermer_les_sessions", "_selected_action": [referent.pk]},
    )
    assert not ouverte(ici)
