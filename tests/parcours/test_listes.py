"""The lists, their filters, their sorts, their exports, and what they cost."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
import python_calamine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Utilisateur
from accounts.perimetre import oublier_perimetre
from parcours.enums import StatutParcours
from parcours.models import Parcours
from parcours.selectors.listes import parcours_en_liste
from parcours.selectors.recherche import lire_demande, rechercher
from plie.journal.models import Consultation
from plie.socle.horloge import aujourdhui
from plie.socle.periodes import ajouter_mois
from tests.connexion import connecte
from tests.fabriques.accounts import FabriqueDelegation, accompagnateur, agent_pole, gestionnaire
from tests.fabriques.parcours import candidature, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa

pytestmark = pytest.mark.django_db


def noms(utilisateur: Utilisateur, **parametres: Any) -> list[str]:
    reponse = connecte(utilisateur).get(reverse("parcours:liste"), parametres)
    assert reponse.status_code == 200
    return [p.participant.nom for p in reponse.context["page"]]


@pytest.fixture
def parcours_divers() -> dict[str, Parcours]:
    """Four parcours of Aix, unlike in everything that filters."""
    le = aujourdhui()
    referent = accompagnateur()
    depasse = parcours_en_cours(
        participant=FabriqueParticipant(nom="Depasse", qpv=True), debut=ajouter_mois(le, -19), referent=referent
    )
    proche = parcours_en_cours(
        participant=FabriqueParticipant(nom="Proche", qpv=False),
        debut=ajouter_mois(le, -18) + timedelta(days=20),
        referent=referent,
    )
    recent = candidature(participant=FabriqueParticipant(nom="Recent", commune_id="13001"), date_orientation=le)
    FabriquePeriodeRsa(participant=recent.participant)
    refuse = candidature(participant=FabriqueParticipant(nom="Refuse"), statut=StatutParcours.REFUSE)
    return {"depasse": depasse, "proche": proche, "recent": recent, "refuse": refuse}


@pytest.mark.parametrize(
    ("parametres", "attendus"),
    [
        ({}, ["Depasse", "Proche", "Recent"]),
        ({"statut": "tous"}, ["Depasse", "Proche", "Recent", "Refuse"]),
        ({"statut": "refuse"}, ["Refuse"]),
        ({"statut": "candidature"}, ["Recent"]),
        ({"echeance": "depassee"}, ["Depasse"]),
        ({"echeance": "30"}, ["Proche"]),
        ({"brsa": "oui"}, ["Recent"]),
        ({"brsa": "non"}, ["Depasse", "Proche"]),
        ({"qpv": "oui"}, ["Depasse"]),
        ({"qpv": "non"}, ["Proche"]),
        ({"commune": "13001"}, ["Depasse", "Proche", "Recent"]),
        ({"referent": "sans"}, ["Recent"]),
        ({"nom": "ROCH"}, ["Proche"]),
        ({"nom": "\x00"}, ["Depasse", "Proche", "Recent"]),
        ({"statut": "nimporte"}, ["Depasse", "Proche", "Recent"]),
        ({"tri": "-nom"}, ["Recent", "Proche", "Depasse"]),
        ({"tri": "echeance"}, ["Depasse", "Proche", "Recent"]),
        ({"tri": "-echeance"}, ["Proche", "Depasse", "Recent"]),
        ({"tri": "-debut"}, ["Recent", "Proche", "Depasse"]),
        ({"tri": "inconnu"}, ["Depasse", "Proche", "Recent"]),
    ],
)
def test_filtres_et_tris(parcours_divers: dict[str, Parcours], parametres: dict[str, str], attendus: list[str]) -> None:
    assert noms(gestionnaire(), **parametres) == attendus


@pytest.mark.parametrize(("tri", "sens"), [("nom", 1), ("-nom", -1)])
def test_un_nom_se_range_sans_ses_accents(tri: str, sens: int) -> None:
    """In the order of their bytes, « Éguilles » and « Ôsmont » would come after Z."""
    for nom in ("Zarbo", "Ôsmont", "Fabre", "Éguilles", "Dumas"):
        parcours_en_cours(participant=FabriqueParticipant(nom=nom))
    assert noms(gestionnaire(), tri=tri) == ["Dumas", "Éguilles", "Fabre", "Ôsmont", "Zarbo"][::sens]


def test_un_referent_se_range_sans_ses_accents() -> None:
    for rang, nom in enumerate(("Zarbo", "Éguilles", "Dumas")):
        referent = accompagnateur()
        Utilisateur.objects.filter(pk=referent.pk).update(nom=nom)
        parcours_en_cours(participant=FabriqueParticipant(nom=f"Suivi {rang}"), referent=referent)
    assert noms(gestionnaire(), tri="referent") == ["Suivi 2", "Suivi 1", "Suivi 0"]


def test_filtrer_par_referent(parcours_divers: dict[str, Parcours]) -> None:
    referent = parcours_divers["depasse"].referents.get().utilisateur
    assert noms(gestionnaire(), referent=referent.pk) == ["Depasse", "Proche"]


def test_chacun_voit_sa_liste(parcours_divers: dict[str, Parcours]) -> None:
    referent = parcours_divers["depasse"].referents.get().utilisateur
    assert noms(referent) == ["Depasse", "Proche"]
    assert noms(accompagnateur()) == []
    assert noms(gestionnaire("mar")) == []
    assert noms(agent_pole("VI")) == ["Recent"]
    assert noms(agent_pole("IX")) == []


def test_le_referent_est_nomme_de_meme_qu_on_lise_le_sien_celui_d_un_absent_ou_tous() -> None:
    le = aujourdhui()
    elodie, absent = accompagnateur(), accompagnateur()
    for compte, prenom, nom in ((elodie, "Élodie", "D’Éguilles"), (absent, "Ali", "Absent")):
        compte.prenom, compte.nom = prenom, nom
        compte.save()
    siens = [parcours_en_cours(referent=elodie) for _ in range(2)]
    confie = parcours_en_cours(referent=absent)
    attendus = {p.pk: "D’ÉGUILLES Élodie" for p in siens}

    def lus(lecteur: Utilisateur) -> dict[int, str]:
        return {p.pk: p.referent_nom for p in parcours_en_liste(lecteur, le=le)}

    assert lus(elodie) == attendus
    assert lus(gestionnaire()) == attendus | {confie.pk: "ABSENT Ali"}
    FabriqueDelegation(de=absent, a=elodie, plie=confie.plie, date_debut=le, date_fin=le)
    oublier_perimetre(elodie)
    assert lus(elodie) == attendus | {confie.pk: "ABSENT Ali"}


@pytest.mark.parametrize("role", [gestionnaire, agent_pole])
def test_la_liste_coute_autant_pour_un_et_pour_trente(role: Any) -> None:
    utilisateur = role()
    client = connecte(utilisateur)
    couts = []
    for nombre in (1, 29):
        for _ in range(nombre):
            FabriquePeriodeRsa(participant=parcours_en_cours(referent=accompagnateur()).participant)
        client.get(reverse("parcours:liste"))
        with CaptureQueriesContext(connection) as requetes:
            reponse = client.get(reverse("parcours:liste"))
        couts.append(len(requetes))
    assert reponse.context["page"].paginator.count == 30
    assert couts[0] == couts[1]


def test_l_export_est_celui_de_la_liste_et_se_consigne(parcours_divers: dict[str, Parcours]) -> None:
    personne = parcours_divers["proche"].participant
    personne.nom = "=cmd|'/c calc'!A1"
    personne.save()
    client = connecte(gestionnaire())
    rendus = {}
    for format_fichier in ("csv", "xlsx", "ods"):
        reponse = client.get(reverse("parcours:exporter", args=[format_fichier]), {"echeance": "30"})
        assert f".{format_fichier}" in reponse["Content-Disposition"]
        rendus[format_fichier] = reponse.content
    debut = parcours_divers["proche"].date_debut
    assert isinstance(debut, date)
    lignes = rendus["csv"].decode("utf-8-sig").splitlines()
    assert lignes[0] == (
        "Nom;Prénom;Date de naissance;Commune;PLIE;Référent;Prescripteur;Orientation;Début;Échéance;Fin;BRSA;QPV;Statut"
    )
    cellules = lignes[1].split(";")
    assert (cellules[0], cellules[2], cellules[8], cellules[11:]) == (
        "'=cmd|'/c calc'!A1",
        "15/06/1985",
        f"{debut:%d/%m/%Y}",
        ["non", "non", "en cours"],
    )
    for format_fichier in ("xlsx", "ods"):
        classeur = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(rendus[format_fichier]))
        feuille = classeur.get_sheet_by_index(0).to_python()
        assert feuille[1][0] == "=cmd|'/c calc'!A1"  # a text, that nothing computes
        assert feuille[1][2] == date(1985, 6, 15)
        assert "FSE+" in str(classeur.get_sheet_by_name("À propos").to_python())  # C-1
    assert (
        list(Consultation.objects.values_list("action", "droit", "nombre", "plie_id"))
        == [("export", "structure d’animation", 1, parcours_divers["proche"].plie_id)] * 3
    )
    assert client.get(reverse("parcours:exporter", args=["exe"])).status_code == 404


# --- Search ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texte", "mots", "naissance"),
    [
        ("durand  Anne", ("durand", "anne"), None),
        ("O’Brien 03/02/1990", ("o", "brien"), date(1990, 2, 3)),
        ("03021990", (), date(1990, 2, 3)),
        ("1990-02-03 Éva", ("eva",), date(1990, 2, 3)),
        ("32/02/1990", (), None),
        ("\x00' OR 1=1 --", ("or", "1"), None),
    ],
)
def test_lire_une_recherche(texte: str, mots: tuple[str, ...], naissance: date | None) -> None:
    demande = lire_demande(texte)
    assert (demande.mots, demande.date_naissance) == (mots, naissance)


@pytest.mark.parametrize(
    ("texte", "attendus"),
    [
        ("obrien", ["O’Brien"]),
        ("ELOISE o'brien", ["O’Brien"]),
        ("O’Brien Éloïse", ["O’Brien"]),
        ("bri elo", ["O’Brien"]),
        ("martn", ["Martin"]),
        ("matrin", ["Martin"]),
        ("boeuf", ["Bœuf"]),
        ("bœuf celine", ["Bœuf"]),
        ("07/08/1979", ["Bœuf"]),
        ("boeuf 08/08/1979", []),
        ("xyzxyz", []),
        ("%", []),
    ],
)
def test_trouver_malgre_les_accents_l_ordre_et_les_fautes(texte: str, attendus: list[str]) -> None:
    for nom, prenom, naissance in (
        ("O’Brien", "Éloïse", date(1990, 2, 3)),
        ("Martin", "Paul", date(1981, 5, 6)),
        ("Bœuf", "Céline", date(1979, 8, 7)),
    ):
        candidature(participant=FabriqueParticipant(nom=nom, prenom=prenom, date_naissance=naissance))
    trouves: list[Any] = rechercher(gestionnaire(), texte, le=aujourdhui()).parcours
    assert [p.participant.nom for p in trouves] == attendus


def test_la_seule_personne_nommee_en_entier_s_ouvre_directement() -> None:
    client = connecte(gestionnaire())
    parcours = candidature(participant=FabriqueParticipant(nom="Martin", prenom="Paul"))
    adresse = reverse("parcours:recherche")
    directe = client.get(adresse, {"q": "paul MARTIN"})
    assert (directe.status_code, directe["Location"]) == (302, reverse("parcours:fiche", args=[parcours.pk]))
    assert client.get(adresse, {"q": "martin"}).status_code == 200
    approchee = client.get(adresse, {"q": "paul marten"})
    assert approchee.status_code == 200
    candidature(participant=FabriqueParticipant(nom="Martin", prenom="Paul"))
    homonymes = client.get(adresse, {"q": "paul MARTIN"})
    assert len(homonymes.context["resultat"].parcours) == 2


def test_une_recherche_vide_ou_trop_courte_le_dit() -> None:
    client = connecte(gestionnaire())
    assert client.get(reverse("parcours:recherche")).context["trop_court"] is True
    assert "au moins deux caractères" in client.get(reverse("parcours:recherche"), {"q": "a"}).content.decode()


def test_la_recherche_coute_autant_pour_un_et_pour_trente() -> None:
    client = connecte(gestionnaire())
    couts = []
    for nombre in (2, 28):
        for _ in range(nombre):
            parcours_en_cours(participant=FabriqueParticipant(nom="Semblable"))
        client.get(reverse("parcours:recherche"), {"q": "semblable"})
        with CaptureQueriesContext(connection) as requetes:
            reponse = client.get(reverse("parcours:recherche"), {"q": "semblable"})
        couts.append(len(requetes))
    assert len(reponse.context["resultat"].parcours) == 30
    assert couts[0] == couts[1]
