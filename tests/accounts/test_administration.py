"""The administration: accounts opened without a password, roles given, reference data corrected."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from accounts.models import Commune, Role, Utilisateur
from accounts.site import site
from plie.socle.champs import MESSAGE_ILLISIBLE, MESSAGE_UNE_LIGNE
from sorties.models import Smic
from tests.fabriques.accounts import accompagnateur, administrateur, plie

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_admin(client: Client) -> Client:
    client.force_login(administrateur(), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_aucun_dossier_nominatif_dans_l_administration() -> None:
    assert sorted(modele._meta.label for modele in site._registry) == [
        "accounts.Commune",
        "accounts.Delegation",
        "accounts.Organisation",
        "accounts.Plie",
        "accounts.PoleInsertion",
        "accounts.Utilisateur",
        "participants.OperationFse",
        "pilotage.Objectif",
        "sorties.Smic",
    ]


@pytest.mark.parametrize("modele", sorted(m._meta.label_lower for m in site._registry))
def test_chaque_liste_s_ouvre_et_s_ajoute(client_admin: Client, modele: str) -> None:
    nom = modele.replace(".", "_")
    pages = [client_admin.get(reverse(f"admin:{nom}_{page}")).status_code for page in ("changelist", "add")]
    assert pages == [200, 200]


def test_ouvrir_un_compte_puis_inviter(client_admin: Client, mailoutbox: list[EmailMessage]) -> None:
    saisie = {
        "email": "nouvelle@essais.example",
        "nom": "Nouvelle",
        "prenom": "Personne",
        "is_active": "on",
        "roles-TOTAL_FORMS": "1",
        "roles-INITIAL_FORMS": "0",
        "roles-0-code": "accompagnateur",
        "roles-0-plie": plie().pk,
        "roles-0-date_debut": "01/01/2026",
    }
    client_admin.post(reverse("admin:accounts_utilisateur_add"), saisie)
    nouvelle = Utilisateur.objects.get(email="nouvelle@essais.example")
    assert nouvelle.has_usable_password() is False
    assert list(nouvelle.roles.values_list("code", "plie__code", "date_debut")) == [
        ("accompagnateur", "aix", date(2026, 1, 1))
    ]
    client_admin.post(
        reverse("admin:accounts_utilisateur_changelist"),
        {"action": "inviter", "_selected_action": [nouvelle.pk]},
    )
    assert [courriel.to for courriel in mailoutbox] == [["nouvelle@essais.example"]]


def test_une_adresse_deja_prise_et_un_numero_faux_se_disent_a_cote_de_leur_champ(client_admin: Client) -> None:
    saisie = {
        "email": accompagnateur().email.upper(),
        "nom": "Nouvelle",
        "prenom": "Pers\x07onne",
        "telephone": "12 34",
        "roles-TOTAL_FORMS": "0",
        "roles-INITIAL_FORMS": "0",
    }
    reponse = client_admin.post(reverse("admin:accounts_utilisateur_add"), saisie)
    erreurs = reponse.context["adminform"].form.errors
    assert sorted(erreurs) == ["email", "prenom", "telephone"]
    assert "existe déjà" in erreurs["email"][0]
    saisie |= {"email": "nouvelle@essais.example", "prenom": "Personne", "telephone": "0491000000"}
    client_admin.post(reverse("admin:accounts_utilisateur_add"), saisie)
    assert Utilisateur.objects.get(email="nouvelle@essais.example").telephone == "04 91 00 00 00"


def test_un_role_incoherent_est_refuse_avec_son_motif(client_admin: Client) -> None:
    utilisateur = accompagnateur()
    role = utilisateur.roles.get()
    saisie = {
        "email": utilisateur.email,
        "nom": utilisateur.nom,
        "prenom": utilisateur.prenom,
        "is_active": "on",
        "roles-TOTAL_FORMS": "1",
        "roles-INITIAL_FORMS": "1",
        "roles-0-id": role.pk,
        "roles-0-utilisateur": utilisateur.pk,
        "roles-0-code": "agent_pole",
        "roles-0-plie": plie().pk,
        "roles-0-date_debut": "01/01/2026",
    }
    reponse = client_admin.post(reverse("admin:accounts_utilisateur_change", args=[utilisateur.pk]), saisie)
    assert "celui d’agent de pôle, pour un pôle d’insertion" in reponse.content.decode()
    assert Role.objects.get(pk=role.pk).code == "accompagnateur"


@pytest.mark.parametrize(
    ("code", "etp"), [("accompagnateur", x) for x in ("35", "80 %", "1,2", "0", "0,333")] + [("gestionnaire", "1")]
)
def test_un_temps_de_travail_impossible_dit_quoi_saisir_a_cote_de_son_champ(
    client_admin: Client, code: str, etp: str
) -> None:
    utilisateur = accompagnateur()
    adresse = reverse("admin:accounts_utilisateur_change", args=[utilisateur.pk])
    saisie = {
        "email": utilisateur.email,
        "nom": utilisateur.nom,
        "prenom": utilisateur.prenom,
        "is_active": "on",
        "roles-TOTAL_FORMS": "1",
        "roles-INITIAL_FORMS": "1",
        "roles-0-id": utilisateur.roles.get().pk,
        "roles-0-utilisateur": utilisateur.pk,
        "roles-0-code": code,
        "roles-0-plie": plie().pk,
        "roles-0-date_debut": "01/01/2026",
        "roles-0-etp": etp,
    }
    reponse = client_admin.post(adresse, saisie)
    (lignes,) = reponse.context["inline_admin_formsets"]
    (erreurs,) = (ligne for ligne in lignes.formset.errors if ligne)
    assert list(erreurs) == ["etp"]
    assert [message.split("\u00a0")[0] for message in erreurs["etp"]] == ["Saisir la part d’un temps plein"]
    assert (
        client_admin.post(adresse, saisie | {"roles-0-code": "accompagnateur", "roles-0-etp": "0,8"}).status_code == 302
    )
    assert str(utilisateur.roles.get().etp) == "0.80"


@pytest.mark.parametrize(
    ("saisie", "attendu"), [("zut", None), ("130010", None), ("13001,  13002", "13001 13002"), ("", "")]
)
def test_les_codes_postaux_d_une_commune(client_admin: Client, saisie: str, attendu: str | None) -> None:
    reponse = client_admin.post(
        reverse("admin:accounts_commune_add"), {"code_insee": "99999", "nom": "Essai", "codes_postaux": saisie}
    )
    trouvee = Commune.objects.filter(code_insee="99999").first()
    assert (trouvee.codes_postaux if trouvee else None) == attendu
    if attendu is None:
        assert "cinq chiffres" in reponse.context["adminform"].form.errors["codes_postaux"][0]


def test_corriger_le_smic(client_admin: Client) -> None:
    client_admin.post(
        reverse("admin:sorties_smic_add"),
        {"depuis": "01/01/2027", "horaire_brut": "12,50", "mensuel_brut": "1895,83"},
    )
    assert str(Smic.objects.get(depuis=date(2027, 1, 1)).mensuel_brut) == "1895.83"


def test_un_compte_ne_s_efface_pas(client_admin: Client) -> None:
    utilisateur = accompagnateur()
    reponse = client_admin.post(reverse("admin:accounts_utilisateur_delete", args=[utilisateur.pk]), {"post": "yes"})
    assert (reponse.status_code, Utilisateur.objects.filter(pk=utilisateur.pk).exists()) == (403, True)


def test_les_etp_d_un_plie_changent_a_une_date_et_se_saisissent_a_la_virgule(client_admin: Client) -> None:
    aix = plie("aix")
    (etp,) = aix.etp.all()
    url = reverse("admin:accounts_plie_change", args=[aix.pk])
    page = client_admin.get(url).content.decode()
    assert f'value="{etp.etp}"'.replace(".", ",") in page
    saisie = {
        "code": aix.code,
        "nom": aix.nom,
        "etp-TOTAL_FORMS": "2",
        "etp-INITIAL_FORMS": "1",
        "etp-0-id": etp.pk,
        "etp-0-plie": aix.pk,
        "etp-0-date_debut": "01/01/2018",
        "etp-0-etp": str(etp.etp).replace(".", ","),
        "etp-0-suivis_par_etp": "100",
        "etp-1-plie": aix.pk,
        "etp-1-date_debut": "01/01/2027",
        "etp-1-etp": "7,5",
        "etp-1-suivis_par_etp": "100",
    }
    assert client_admin.post(url, saisie).status_code == 302
    assert [(str(e.etp), str(e)) for e in aix.etp.order_by("date_debut")][1] == (
        "7.50",
        "aix\u00a0: 7,5 ETP au 01/01/2027",
    )
    double = client_admin.post(url, {**saisie, "etp-1-date_debut": "01/01/2018"})
    assert (double.status_code, aix.etp.count()) == (200, 2)


def test_l_administration_a_son_icone(client_admin: Client) -> None:
    assert 'rel="icon"' in client_admin.get(reverse("admin:index")).content.decode()


@pytest.mark.parametrize(
    ("modele", "champ"),
    [("accounts_plie", "nom"), ("accounts_organisation", "nom"), ("participants_operationfse", "intitule")],
)
@pytest.mark.parametrize("saisie", ["Ai\x0bx", "Ai\x1bx", "Ai\tx", "Ai\x00x"])
def test_un_caractere_de_controle_se_dit_a_cote_de_son_champ(
    client_admin: Client, modele: str, champ: str, saisie: str
) -> None:
    reponse = client_admin.post(reverse(f"admin:{modele}_add"), {champ: saisie})
    assert reponse.context["adminform"].form.errors[champ][0] in (MESSAGE_ILLISIBLE, MESSAGE_UNE_LIGNE)


def test_une_ligne_importee_avec_un_caractere_de_controle_est_refusee(client_admin: Client) -> None:
    lignes = "code_insee,nom,codes_postaux\n99998,Bonne,13001\n99999,Mau\x1bvaise,13001\n"
    fichier = SimpleUploadedFile("communes.csv", lignes.encode(), content_type="text/csv")
    reponse = client_admin.post(
        reverse("admin:accounts_commune_import"), {"import_file": fichier, "format": "0", "resource": "0"}
    )
    refusees = reponse.context["result"].invalid_rows
    assert [(rang.number, rang.error.message_dict) for rang in refusees] == [(3, {"nom": [MESSAGE_ILLISIBLE]})]
    assert not Commune.objects.filter(code_insee="99999").exists()
