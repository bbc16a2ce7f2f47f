"""An invitation: one secret, one use, one deadline; the account opens with the password its owner chose."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.connexions.invitations import accepter, inviter
from accounts.models import Invitation, Utilisateur
from plie.socle.erreurs import ErreurMetier
from plie.socle.journaux import sans_donnees_personnelles
from tests.fabriques import accounts

pytestmark = pytest.mark.django_db
LUNDI = timezone.datetime(2026, 3, 2, 9, 0, tzinfo=timezone.get_fixed_timezone(60))
PHRASE = "cent vaches traversent le pont"


@pytest.fixture
def nouvelle(db: None) -> Utilisateur:
    utilisateur = accounts.accompagnateur("aix")
    utilisateur.set_unusable_password()
    utilisateur.save(update_fields=["password"])
    return utilisateur


def envoyer(nouvelle: Utilisateur, mailoutbox: list[EmailMessage], jours: int = 0) -> str:
    """Invite, and read the link in the letter."""
    inviter(utilisateur=nouvelle, par=accounts.administrateur(), maintenant=LUNDI + timedelta(days=jours))
    courriel = mailoutbox[-1]
    assert courriel.to == [nouvelle.email]
    trouve = re.search(r"https://plie\.example(/mon-compte/invitation/\S+)", courriel.body)
    assert trouve
    return trouve[1]


def choisir(lien: str, phrase: str = PHRASE, confirmation: str | None = None) -> tuple[int, str]:
    reponse = Client().post(lien, {"new_password1": phrase, "new_password2": confirmation or phrase})
    return reponse.status_code, reponse.content.decode()


def test_l_invite_choisit_son_mot_de_passe_puis_se_connecte(
    nouvelle: Utilisateur, mailoutbox: list[EmailMessage], client: Client
) -> None:
    lien = envoyer(nouvelle, mailoutbox)
    with time_machine.travel(LUNDI + timedelta(days=6), tick=False):
        page = client.get(lien)
        assert (page.status_code, "no-store" in page["Cache-Control"]) == (200, True)
        assert nouvelle.email in page.content.decode()
        assert choisir(lien)[0] == 302
        saisie = {"login": nouvelle.email, "password": PHRASE}
        assert client.post(reverse("account_login"), saisie).status_code == 302
    assert Invitation.objects.get().etat(LUNDI) == "acceptée"


def test_la_lettre_dit_le_terme_et_la_base_ne_dit_pas_le_secret(
    nouvelle: Utilisateur, mailoutbox: list[EmailMessage]
) -> None:
    secret = envoyer(nouvelle, mailoutbox).split("/")[-2]
    assert "9\u00a0mars\u00a02026" in mailoutbox[-1].body
    assert secret not in str(list(Invitation.objects.values()))


@pytest.mark.parametrize(("jours", "secondes", "attendu"), [(7, -1, 200), (7, 0, 404), (7, 1, 404), (400, 0, 404)])
def test_elle_expire_au_terme(
    nouvelle: Utilisateur, mailoutbox: list[EmailMessage], client: Client, jours: int, secondes: int, attendu: int
) -> None:
    lien = envoyer(nouvelle, mailoutbox)
    with time_machine.travel(LUNDI + timedelta(days=jours, seconds=secondes), tick=False):
        assert client.get(lien).status_code == attendu


def test_elle_ne_sert_qu_une_fois_et_se_tait_comme_une_inventee(
    nouvelle: Utilisateur, mailoutbox: list[EmailMessage], client: Client
) -> None:
    lien, adresse = envoyer(nouvelle, mailoutbox), reverse("accounts:invitation", args=["inventee"])
    with time_machine.travel(LUNDI, tick=False):
        choisir(lien)
        assert choisir(lien, "une autre phrase assez longue")[0] == 404
        inventee = client.get(adresse)
        usee = client.get(lien)
    assert usee.status_code == inventee.status_code
    assert _sans_jeton(usee.content.decode(), lien) == _sans_jeton(inventee.content.decode(), adresse)
    nouvelle.refresh_from_db()
    assert nouvelle.check_password(PHRASE)


def test_une_nouvelle_remplace_la_precedente(nouvelle: Utilisateur, mailoutbox: list[EmailMessage]) -> None:
    ancien, recent = envoyer(nouvelle, mailoutbox), envoyer(nouvelle, mailoutbox, jours=1)
    with time_machine.travel(LUNDI + timedelta(days=1, minutes=1), tick=False):
        assert [choisir(ancien)[0], choisir(recent)[0]] == [404, 302]


@pytest.mark.parametrize(
    ("phrase", "confirmation", "message"),
    [
        ("court", None, "15"),
        ("motdepassemotdepasse", "autre chose de long", "ne correspondent pas"),
        ("", None, "obligatoire"),
    ],
)
def test_un_mot_de_passe_refuse_dit_pourquoi(
    nouvelle: Utilisateur, mailoutbox: list[EmailMessage], phrase: str, confirmation: str | None, message: str
) -> None:
    lien = envoyer(nouvelle, mailoutbox)
    with time_machine.travel(LUNDI, tick=False):
        statut, page = choisir(lien, phrase, confirmation)
    assert statut == 200
    assert message in page
    nouvelle.refresh_from_db()
    assert not nouvelle.has_usable_password()


def test_un_compte_desactive_ne_s_invite_pas_et_n_accepte_pas(
    nouvelle: Utilisateur, mailoutbox: list[EmailMessage], client: Client
) -> None:
    lien = envoyer(nouvelle, mailoutbox)
    Utilisateur.objects.filter(pk=nouvelle.pk).update(is_active=False)
    with time_machine.travel(LUNDI, tick=False):
        assert client.get(lien).status_code == 404
    with pytest.raises(ErreurMetier, match="désactivé"):
        inviter(utilisateur=nouvelle, par=nouvelle, maintenant=LUNDI)
    with pytest.raises(ErreurMetier, match="plus valable"):
        accepter(invitation=Invitation.objects.get(), mot_de_passe=PHRASE, maintenant=LUNDI)


def _sans_jeton(page: str, adresse: str) -> str:
    """What the two pages say, without the token drawn for each."""
    return re.sub(r'"X-CSRFToken": "\w+"', "", page.replace(adresse, ""))


@pytest.mark.parametrize("chemin", ["/mon-compte/invitation/s3cret/", "/comptes/password/reset/key/1-s3cret/"])
def test_les_journaux_taisent_le_secret(chemin: str) -> None:
    evenement = {"event": f"Not Found: {chemin}", "request": f"GET {chemin}?x=1"}
    assert "s3cret" not in str(sans_donnees_personnelles(None, "info", evenement))


@pytest.mark.parametrize(
    ("contrainte", "changements"),
    [
        ("invitation_dates", {"expire_le": LUNDI}),
        ("invitation_une_seule_fin", {"acceptee_le": LUNDI, "revoquee_le": LUNDI}),
        ("invitation_une_vivante", {"revoquee_le": None}),
    ],
)
def test_chaque_contrainte_tient(
    nouvelle: Utilisateur, mailoutbox: list[EmailMessage], contrainte: str, changements: dict[str, object]
) -> None:
    envoyer(nouvelle, mailoutbox)
    envoyer(nouvelle, mailoutbox, jours=1)  # the first one is replaced
    with pytest.raises(IntegrityError, match=contrainte), transaction.atomic():
        Invitation.objects.update(**changements)
