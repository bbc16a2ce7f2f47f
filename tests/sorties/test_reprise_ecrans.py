"""The browser's door: deposit, preview, confirmation, report; and who is kept out."""

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

import sorties.tasks  # noqa: F401 - registers the work, as the worker does
from accounts.models import Utilisateur
from parcours.models import Parcours
from participants.models import Participant
from plie.journal.models import Consultation
from plie.socle import taches
from plie.socle.models import Tache
from sorties.reprise import depots
from tests.fabriques.accounts import accompagnateur, gestionnaire
from tests.fabriques.reprise import copie

pytestmark = pytest.mark.django_db(transaction=True)

Ecrire = Callable[..., Path]


@pytest.fixture
def anime(client: Client) -> Utilisateur:
    utilisateur = gestionnaire("aix")
    client.force_login(utilisateur)
    return utilisateur


@pytest.fixture(autouse=True)
def sans_courtier(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test plays the worker."""
    monkeypatch.setattr("sorties.vues.reprise.lancer", lambda tache: None)


def archive(chemin: Path) -> SimpleUploadedFile:
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w") as zip_:
        for fichier in chemin.glob("*.csv"):
            zip_.write(fichier, fichier.name)
    return SimpleUploadedFile("export.zip", octets.getvalue(), "application/zip")


def deposer(client: Client, anime: Utilisateur, chemin: Path) -> Tache:
    plie = anime.roles.get().plie
    reponse = client.post(reverse("sorties:reprise"), {"plie": plie.pk, "fichier": archive(chemin)})
    tache = Tache.objects.get()
    assert reponse.url == reverse("sorties:reprise_suivi", args=[tache.pk])
    assert client.get(reponse.url).context["bilan"] is None
    taches.executer(tache.pk)
    tache.refresh_from_db()
    return tache


def suivi(client: Client, tache: Tache) -> Any:
    return client.get(reverse("sorties:reprise_suivi", args=[tache.pk]))


def test_un_dossier_est_apercu_puis_repris(client: Client, anime: Utilisateur, dossier: Ecrire) -> None:
    tache = deposer(client, anime, dossier())
    page = suivi(client, tache)
    assert page.context["peut_confirmer"] is True
    assert Participant.objects.count() == 0
    etat = client.get(reverse("sorties:reprise_etat", args=[tache.pk]))
    assert etat.headers["HX-Refresh"] == "true"
    reponse = client.post(reverse("sorties:reprise_confirmer", args=[tache.pk]))
    reprise = Tache.objects.exclude(pk=tache.pk).get()
    assert reponse.url == reverse("sorties:reprise_suivi", args=[reprise.pk])
    assert taches.executer(reprise.pk) == "terminee"
    assert not depots.rangement().exists(tache.parametres["fichier"])
    assert sorted(Parcours.objects.values_list("identifiant_reprise", flat=True)) == ["aix/Q1", "aix/Q2"]
    assert suivi(client, reprise).context["bilan"].ecrit is True
    assert Participant.objects.first().events.get().pgh_context.metadata["user"] == anime.pk
    assert list(Consultation.objects.order_by("pk").values_list("objet", flat=True)) == [
        "Aperçu d’une reprise de dossiers",
        "Reprise de dossiers d’un autre outil",
    ]
    assert client.get(reverse("sorties:reprise")).context["recentes"][0] == reprise


def test_des_lignes_refusees_se_voient_et_le_rapport_se_telecharge(
    client: Client, anime: Utilisateur, dossier: Ecrire
) -> None:
    lignes = copie()
    lignes["parcours"][1]["plie"] = "mar"
    tache = deposer(client, anime, dossier(lignes))
    page = suivi(client, tache)
    assert (page.context["peut_confirmer"], page.context["peut_confirmer_partiel"]) == (False, True)
    rapport = client.get(reverse("sorties:reprise_rapport", args=[tache.pk]))
    texte = b"".join(rapport.streaming_content).decode("utf-8-sig")
    refus = list(csv.DictReader(io.StringIO(texte), delimiter=";"))
    assert [(r["fichier"], r["ligne"], r["colonne"], r["valeur"]) for r in refus] == [
        ("parcours.csv", "3", "plie", "mar"),
        ("etapes.csv", "4", "parcours", "Q2"),
        ("sorties.csv", "2", "parcours", "Q2"),
    ]
    assert Consultation.objects.latest("pk").nombre == 3
    # Without asking for the sound rows only, nothing comes in.
    client.post(reverse("sorties:reprise_confirmer", args=[tache.pk]))
    assert Tache.objects.count() == 1
    client.post(reverse("sorties:reprise_confirmer", args=[tache.pk]), {"partiel": "oui"})
    taches.executer(Tache.objects.latest("pk").pk)
    assert list(Parcours.objects.values_list("identifiant_reprise", flat=True)) == ["aix/Q1"]


def test_confirmer_deux_fois_ne_fait_qu_une_reprise(client: Client, anime: Utilisateur, dossier: Ecrire) -> None:
    tache = deposer(client, anime, dossier())
    adresses = {client.post(reverse("sorties:reprise_confirmer", args=[tache.pk])).url for _ in range(2)}
    assert (len(adresses), Tache.objects.count()) == (1, 2)


def test_un_fichier_illisible_dit_pourquoi(client: Client, anime: Utilisateur) -> None:
    plie = anime.roles.get().plie
    faux = SimpleUploadedFile("export.zip", b"rien")
    client.post(reverse("sorties:reprise"), {"plie": plie.pk, "fichier": faux})
    tache = Tache.objects.get()
    assert taches.executer(tache.pk) == "echouee"
    tache.refresh_from_db()
    assert "abîmé" in tache.message
    assert "abîmé" in suivi(client, tache).content.decode()


@pytest.mark.parametrize("nom", ["export.csv", "export.exe", "zip"])
def test_une_autre_extension_est_refusee(client: Client, anime: Utilisateur, nom: str) -> None:
    plie = anime.roles.get().plie
    reponse = client.post(reverse("sorties:reprise"), {"plie": plie.pk, "fichier": SimpleUploadedFile(nom, b"x")})
    assert reponse.context["form"].errors["fichier"] == ["Choisir un fichier ZIP, XLSX ou ODS."]
    assert Tache.objects.count() == 0


def test_un_plie_que_l_on_n_anime_pas_est_refuse(client: Client, anime: Utilisateur, dossier: Ecrire) -> None:
    ailleurs = gestionnaire("mar").roles.get().plie
    client.post(reverse("sorties:reprise"), {"plie": ailleurs.pk, "fichier": archive(dossier())})
    assert Tache.objects.count() == 0


def test_qui_n_anime_plus_le_plie_ne_reprend_rien(client: Client, anime: Utilisateur, dossier: Ecrire) -> None:
    tache = deposer(client, anime, dossier())
    client.post(reverse("sorties:reprise_confirmer", args=[tache.pk]))
    anime.roles.all().delete()
    reprise = Tache.objects.latest("pk")
    assert taches.executer(reprise.pk) == "echouee"
    assert Participant.objects.count() == 0


def test_la_reprise_d_un_autre_plie_n_existe_pas(client: Client, anime: Utilisateur, dossier: Ecrire) -> None:
    lignes = copie()
    lignes["participants"][0]["sexe"] = "?"
    tache = deposer(client, anime, dossier(lignes))
    for intrus in (gestionnaire("mar"), accompagnateur("aix")):
        client.force_login(intrus)
        for nom in ("reprise_suivi", "reprise_etat", "reprise_rapport"):
            assert client.get(reverse(f"sorties:{nom}", args=[tache.pk])).status_code == 404
        assert client.post(reverse("sorties:reprise_confirmer", args=[tache.pk])).status_code == 404


def test_un_accompagnateur_n_ouvre_pas_la_page(client: Client) -> None:
    client.force_login(accompagnateur("aix"))
    reponse = client.get(reverse("sorties:reprise"))
    assert reponse.status_code == 403
    assert "réservée à la structure d’animation" in reponse.content.decode()


def test_les_fichiers_oublies_sont_effaces(client: Client, anime: Utilisateur, dossier: Ecrire) -> None:
    tache = deposer(client, anime, dossier())
    nom = tache.parametres["fichier"]
    assert depots.rangement().exists(nom)
    depots.oublier_anciens(tache.cree_le)
    assert depots.rangement().exists(nom)
    depots.oublier_anciens(tache.cree_le + depots.CONSERVATION * 2)
    assert not depots.rangement().exists(nom)
