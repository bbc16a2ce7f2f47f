"""A double click, the back button, a retry create nothing twice: the same form sent twice lands on the same page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.urls import reverse

from parcours.models import ContratEngagement, Entretien, Etape, Parcours
from participants.models import Participant, PeriodeRsa
from plie.socle.horloge import aujourdhui
from plie.socle.typographie import date_en_chiffres
from sorties.models import ContratTravail, CreationActivite, Formation, Justificatif, ReleveHeures
from tests.connexion import connecte
from tests.fabriques.accounts import gestionnaire
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.sorties import pdf

pytestmark = pytest.mark.django_db
HIER = date_en_chiffres(aujourdhui() - timedelta(days=1))
ORIENTATION = {
    "nom": "Ferrand", "prenom": "Louise", "date_naissance": "04/05/1990", "sexe": "F", "commune": "13001",
    "prescripteur": "pole_insertion", "date_orientation": HIER,
}  # fmt: skip


def piece() -> SimpleUploadedFile:
    return SimpleUploadedFile("bulletin.pdf", pdf("bulletin"), "application/pdf")


# By form: its address, then what is typed, then the table that it fills.
CREATIONS: dict[str, tuple[str, Callable[[], dict[str, Any]], type[models.Model]]] = {
    "orientation": ("parcours:orienter", lambda: dict(ORIENTATION), Participant),
    "entretien": (
        "parcours:entretien_noter",
        lambda: {
            "date_entretien": HIER, "mode": "telephone", "forme": "individuel", "presence": "honore",
            "compte_rendu": "Le point.",
        },
        Entretien,
    ),
    "rendez-vous": (
        "parcours:rdv_planifier",
        lambda: {
            "date_entretien": date_en_chiffres(aujourdhui() + timedelta(days=9)), "mode": "presentiel",
            "forme": "individuel",
        },
        Entretien,
    ),
    "étape": (
        "parcours:etape_ajouter",
        lambda: {"type": "mobilisation", "intitule": "Atelier", "date_debut": HIER},
        Etape,
    ),
    "contrat d’engagement": (
        "parcours:contrat_signer",
        lambda: {
            "type": "contrat_engagement", "date_signature": HIER, "date_debut": HIER,
            "date_fin": date_en_chiffres(aujourdhui() + timedelta(days=90)), "heures_hebdo": "15",
        },
        ContratEngagement,
    ),
    "période de RSA": ("parcours:rsa_ajouter", lambda: {"date_debut": "01/01/2023"}, PeriodeRsa),
    "contrat de travail": (
        "sorties:contrat_ajouter",
        lambda: {"type": "cdi", "employeur": "Ateliers du Midi", "date_debut": HIER, "heures_hebdo": "35"},
        ContratTravail,
    ),
    "formation": (
        "sorties:formation_ajouter",
        lambda: {"intitule": "Cuisine", "organisme": "Greta", "date_debut": HIER},
        Formation,
    ),
    "création": (
        "sorties:creation", lambda: {"intitule": "Jardinage", "date_debut": HIER}, CreationActivite,
    ),
    "relevés": (
        "sorties:releves",
        lambda: {
            "employeur": "Intérim du Sud", "type": "interim", "lignes-TOTAL_FORMS": "1", "lignes-INITIAL_FORMS": "0",
            "lignes-0-date_debut": HIER, "lignes-0-date_fin": HIER, "lignes-0-heures": "7",
        },
        ReleveHeures,
    ),
    "pièce": (
        "sorties:justificatif_ajouter",
        lambda: {"objet": "aucun", "nature": "autre", "date_piece": HIER, "fichier": piece()},
        Justificatif,
    ),
}  # fmt: skip


@pytest.mark.parametrize("quoi", CREATIONS)
def test_le_meme_formulaire_envoye_deux_fois_cree_une_fois(quoi: str) -> None:
    adresse, saisie, modele = CREATIONS[quoi]
    parcours = parcours_en_cours(debut=aujourdhui() - timedelta(days=200))
    client = connecte(gestionnaire())
    url = reverse(adresse) if adresse == "parcours:orienter" else reverse(adresse, args=[parcours.pk])
    formulaire = _formulaire(client.get(url))
    caches = {champ.html_name: str(champ.value()) for champ in formulaire.hidden_fields() if champ.value() is not None}
    avant = modele._default_manager.count()
    reponses = [client.post(url, caches | saisie()) for _ in range(2)]
    assert [(r.status_code, r.get("Location")) for r in reponses] == [(302, reponses[0]["Location"])] * 2
    assert modele._default_manager.count() == avant + 1
    # A grid and a single creation are told apart by their content; every other form draws a key.
    if quoi not in {"création", "relevés"}:
        assert "cle" in caches


@pytest.mark.parametrize(
    ("quoi", "champ", "valeur"),
    [
        ("orientation", "prenom", "Zélie"),
        ("entretien", "compte_rendu", "Un autre point."),
        ("rendez-vous", "mode", "telephone"),
        ("étape", "intitule", "Un autre atelier"),
        ("contrat d’engagement", "objectifs", "Chercher un logement"),
        ("contrat de travail", "poste", "Aide de cuisine"),
        ("formation", "intitule", "Pâtisserie"),
        ("pièce", "nature", "attestation_employeur"),
    ],
)
def test_revenir_en_arriere_et_saisir_autre_chose_se_dit(quoi: str, champ: str, valeur: str) -> None:
    """The back button brings the same form: what is typed then is neither recorded twice nor lost in silence."""
    adresse, saisie, modele = CREATIONS[quoi]
    parcours = parcours_en_cours(debut=aujourdhui() - timedelta(days=200))
    client = connecte(gestionnaire())
    url = reverse(adresse) if adresse == "parcours:orienter" else reverse(adresse, args=[parcours.pk])
    cle = {"cle": str(uuid4())}
    assert client.post(url, cle | saisie()).status_code == 302
    nombre = modele._default_manager.count()
    reponse = client.post(url, cle | saisie() | {champ: valeur})
    assert reponse.status_code == 422
    assert "déjà enregistrée, avec d’autres valeurs" in reponse.content.decode()
    assert valeur in reponse.content.decode()
    assert modele._default_manager.count() == nombre


def _formulaire(page: Any) -> Any:
    assert page.status_code == 200
    return page.context["form"] if "form" in page.context else page.context["formulaire"]


# --- The same person typed by two people -----------------------------------------------------------------


@pytest.mark.parametrize(
    "autres",
    [
        {},
        {"nom": "FERRAND", "prenom": "Loùise"},
        {"nom": "Fer-rand", "prenom": "louise"},
        {"nom": "Louise", "prenom": "Ferrand"},
    ],
)
def test_la_meme_personne_saisie_deux_fois_se_dit_et_rien_n_est_perdu(autres: dict[str, str]) -> None:
    client, url = connecte(gestionnaire()), reverse("parcours:orienter")
    assert client.post(url, ORIENTATION | {"cle": str(uuid4())}).status_code == 302
    seconde = ORIENTATION | {"cle": str(uuid4()), "motif": "Cherche un emploi de jour"} | autres
    reponse = client.post(url, seconde)
    texte = reponse.content.decode()
    assert reponse.status_code == 422
    assert "FERRAND Louise" in texte
    assert "Il s’agit d’une autre personne" in texte
    assert "Cherche un emploi de jour" in texte
    assert Participant.objects.count() == 1
    # A true namesake born the same day is recorded once it is said.
    assert client.post(url, seconde | {"autre_personne": "on"}).status_code == 302
    assert Participant.objects.count() == 2


@pytest.mark.parametrize("autres", [{"date_naissance": "05/05/1990"}, {"prenom": "Louis"}])
def test_une_autre_personne_s_enregistre_sans_question(autres: dict[str, str]) -> None:
    client, url = connecte(gestionnaire()), reverse("parcours:orienter")
    client.post(url, ORIENTATION | {"cle": str(uuid4())})
    assert client.post(url, ORIENTATION | {"cle": str(uuid4())} | autres).status_code == 302
    assert Participant.objects.count() == 2


def test_la_meme_personne_dans_un_autre_plie_n_existe_pas() -> None:
    """A-1: Marseille is not told that Aix knows her."""
    connecte(gestionnaire("aix")).post(reverse("parcours:orienter"), ORIENTATION | {"cle": str(uuid4())})
    ailleurs = ORIENTATION | {"cle": str(uuid4()), "commune": "13056"}
    reponse = connecte(gestionnaire("mar")).post(reverse("parcours:orienter"), ailleurs)
    assert reponse.status_code == 302
    assert sorted(Parcours.objects.values_list("plie__code", flat=True)) == ["aix", "mar"]


def test_une_modification_envoyee_deux_fois_n_est_pas_un_conflit() -> None:
    parcours = parcours_en_cours()
    personne = parcours.participant
    client, url = connecte(gestionnaire()), reverse("parcours:situation", args=[parcours.pk])
    saisie = {
        "version": "1", "nom": "Corrigé", "prenom": personne.prenom, "date_naissance": date(1985, 6, 15).isoformat(),
        "sexe": "F", "commune": "13001",
    }  # fmt: skip
    reponses = [client.post(url, saisie) for _ in range(2)]
    assert [(r.status_code, r["Location"]) for r in reponses] == [(302, reponses[0]["Location"])] * 2
    personne.refresh_from_db()
    assert (personne.nom, personne.version) == ("Corrigé", 2)
