"""Appointments at the screen: noted, planned, corrected; who reads them, who may write."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import Utilisateur
from parcours.forms.heures import lire_heure
from parcours.models import Parcours
from parcours.suivi import lecteurs_d_une_note
from plie.journal.models import Consultation
from plie.socle.erreurs import GesteInterdit
from plie.socle.horloge import aujourdhui
from plie.socle.periodes import ajouter_mois
from tests.connexion import connecte
from tests.fabriques.accounts import accompagnateur, agent_pole, coordonnateur
from tests.fabriques.parcours import FabriqueEntretien, candidature
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa
from tests.parcours.rendez_vous import LE, en_statut, relire

pytestmark = pytest.mark.django_db
DANS_UN_MOIS = f"{ajouter_mois(aujourdhui(), 1):%d/%m/%Y}"


def saisie(**autres: Any) -> dict[str, Any]:
    return {
        "date_entretien": aujourdhui().strftime("%d%m%Y"),
        "heure": "9h30",
        "duree_minutes": "45",
        "mode": "presentiel",
        "forme": "individuel",
        "presence": "honore",
        "compte_rendu": "Projet : aide à domicile.",
        "cle": str(uuid4()),
    } | autres


@pytest.fixture
def du_jour(referent: Utilisateur) -> Parcours:
    return candidature(date_orientation=aujourdhui() - timedelta(days=9), referent=referent)


def test_noter_a_l_ecran_dit_en_combien_de_jours(du_jour: Parcours, referent: Utilisateur) -> None:
    FabriquePeriodeRsa(participant=du_jour.participant, date_debut=date(2020, 1, 1))
    reponse = connecte(referent).post(reverse("parcours:entretien_noter", args=[du_jour.pk]), saisie(), follow=True)
    entretien = du_jour.entretiens.get()
    assert (entretien.date_entretien, entretien.heure, entretien.duree_minutes, entretien.saisi_par) == (
        aujourdhui(),
        time(9, 30),
        45,
        referent,
    )
    assert relire(du_jour).date_premier_rdv == aujourdhui()
    assert "9\xa0jours après l’orientation" in reponse.content.decode()


def test_l_ecran_dit_qui_lira_la_note(du_jour: Parcours, referent: Utilisateur) -> None:
    """A-2: the agents of the pôle of a BRSA read the whole of it."""
    page = connecte(referent).get(reverse("parcours:entretien_noter", args=[du_jour.pk])).content.decode()
    assert "agents du pôle" not in page
    FabriquePeriodeRsa(participant=du_jour.participant, date_debut=date(2020, 1, 1))
    page = connecte(referent).get(reverse("parcours:entretien_noter", args=[du_jour.pk])).content.decode()
    assert "les agents du pôle d’insertion" in page
    assert "data-brouillon" in page


def test_lecteurs_sans_commune_connue(referent: Utilisateur) -> None:
    personne = FabriqueParticipant(commune_id=None)
    FabriquePeriodeRsa(participant=personne, date_debut=date(2020, 1, 1))
    parcours = candidature(participant=personne, referent=referent)
    assert lecteurs_d_une_note(parcours, le=LE)[-1] == "les agents du pôle d’insertion, en entier"


def test_double_envoi_a_l_ecran(du_jour: Parcours, referent: Utilisateur) -> None:
    client, donnees = connecte(referent), saisie(prochain_date=DANS_UN_MOIS, prochain_heure="14h")
    url = reverse("parcours:entretien_noter", args=[du_jour.pk])
    assert [client.post(url, donnees).status_code for _ in range(2)] == [302, 302]
    assert du_jour.entretiens.count() == 2


@pytest.mark.parametrize(
    ("champ", "valeur", "message"),
    [
        ("date_entretien", "31/02/2026", "Saisir une date"),
        ("date_entretien", "", "Indiquer la date."),
        ("date_entretien", "31122099", "ne peut pas encore être honoré"),
        ("heure", "25h", "Saisir une heure"),
        ("duree_minutes", "beaucoup", "Saisir un nombre de minutes."),
        ("duree_minutes", "601", "Une durée va de 1 à 600 minutes."),
        ("presence", "", "Choisir une réponse."),
        ("mode", "pigeon", "Choisir"),
        ("compte_rendu", "a\x00b", "caractère illisible"),
        ("prochain_heure", "10h", "Indiquer la date du prochain rendez-vous."),
        ("prochain_date", "01012020", "aujourd’hui ou plus tard"),
    ],
)
def test_une_mauvaise_saisie_se_corrige_sans_rien_perdre(
    du_jour: Parcours, referent: Utilisateur, champ: str, valeur: str, message: str
) -> None:
    donnees = saisie(**{champ: valeur})
    reponse = connecte(referent).post(reverse("parcours:entretien_noter", args=[du_jour.pk]), donnees)
    page = reponse.content.decode()
    assert (reponse.status_code, du_jour.entretiens.count()) == (422, 0)
    if champ == "mode":
        assert "mode" in reponse.context["form"].errors
    else:
        assert message in page
    if champ != "compte_rendu":
        assert "Projet : aide à domicile." in page


def test_le_conflit_montre_les_deux_versions_et_garde_la_saisie(du_jour: Parcours, referent: Utilisateur) -> None:
    client = connecte(referent)
    client.post(reverse("parcours:entretien_noter", args=[du_jour.pk]), saisie())
    entretien = du_jour.entretiens.get()
    url = reverse("parcours:entretien_modifier", args=[entretien.pk])
    client.post(url, saisie(version=1, compte_rendu="La version de la collègue."))
    reponse = client.post(url, saisie(version=1, compte_rendu="Ma longue saisie."))
    page = reponse.content.decode()
    assert reponse.status_code == 409
    assert "La version de la collègue." in page
    assert page.count("Ma longue saisie.") == 2  # in the comparison, and in the form
    assert 'name="version" value="2"' in page
    assert str(referent) in page
    assert client.post(url, saisie(version=2, compte_rendu="Ma longue saisie.")).status_code == 302
    entretien.refresh_from_db()
    assert (entretien.compte_rendu, entretien.version) == ("Ma longue saisie.", 3)


def test_planifier_a_l_ecran_et_revenir_a_la_liste(du_jour: Parcours, referent: Utilisateur) -> None:
    url = reverse("parcours:rdv_planifier", args=[du_jour.pk])
    donnees = {
        "date_entretien": DANS_UN_MOIS,
        "heure": "930",
        "mode": "presentiel",
        "forme": "individuel",
        "cle": str(uuid4()),
    }
    reponse = connecte(referent).post(f"{url}?retour=travail", donnees)
    assert reponse["Location"] == reverse("parcours:travail")
    assert du_jour.entretiens.prevus().get().heure == time(9, 30)
    refus = connecte(referent).post(url, donnees | {"date_entretien": "01/01/2020", "cle": str(uuid4())})
    assert refus.status_code == 422


def test_un_rendez_vous_du_jour_se_note_depuis_la_page(du_jour: Parcours, referent: Utilisateur) -> None:
    prevu = FabriqueEntretien(parcours=du_jour, date_entretien=aujourdhui(), presence="", compte_rendu="")
    client = connecte(referent)
    page = client.get(reverse("parcours:entretien_noter", args=[du_jour.pk])).content.decode()
    assert reverse("parcours:entretien_modifier", args=[prevu.pk]) in page
    formulaire = client.get(reverse("parcours:entretien_modifier", args=[prevu.pk])).context["form"]
    assert (formulaire["presence"].value(), formulaire["version"].value()) == ("honore", 1)


def test_un_parcours_clos_refuse_avec_sa_raison(referent: Utilisateur) -> None:
    parcours = en_statut("sorti", referent)
    reponse = connecte(referent).get(reverse("parcours:entretien_noter", args=[parcours.pk]))
    assert reponse.status_code == 403
    retour = reverse("parcours:fiche", args=[parcours.pk])
    assert ("clos" in reponse.content.decode(), f'href="{retour}"' in reponse.content.decode()) == (True, True)


def test_un_parcours_clos_pendant_la_saisie_refuse_aussi(
    du_jour: Parcours, referent: Utilisateur, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parcours.vues.entretiens.noter", _geste_interdit)
    reponse = connecte(referent).post(reverse("parcours:entretien_noter", args=[du_jour.pk]), saisie())
    assert reponse.status_code == 403


def _geste_interdit(**_: Any) -> None:
    raise GesteInterdit("Ce parcours est clos.")


@pytest.mark.parametrize(
    ("qui", "attendu"), [("referent", 200), ("collegue", 404), ("animation", 200), ("ailleurs", 404), ("pole", 403)]
)
def test_qui_peut_noter(referent: Utilisateur, qui: str, attendu: int) -> None:
    """A-1, A-2: the portfolio and the structure d'animation; a pôle reads and does not write."""
    personne = FabriqueParticipant(nom="Zarkanovitch")
    FabriquePeriodeRsa(participant=personne, date_debut=date(2020, 1, 1))
    parcours = candidature(participant=personne, referent=referent)
    entretien = FabriqueEntretien(parcours=parcours)
    utilisateur = {
        "referent": lambda: referent,
        "collegue": accompagnateur,
        "animation": coordonnateur,
        "ailleurs": lambda: coordonnateur("mar"),
        "pole": agent_pole,
    }[qui]()
    for nom, pk in (
        ("entretien_noter", parcours.pk),
        ("rdv_planifier", parcours.pk),
        ("entretien_modifier", entretien.pk),
    ):
        reponse = connecte(utilisateur).get(reverse(f"parcours:{nom}", args=[pk]))
        assert reponse.status_code == attendu
        assert ("Zarkanovitch".upper() in reponse.content.decode().upper()) == (attendu == 200)


def test_ouvrir_un_compte_rendu_est_journalise(du_jour: Parcours, referent: Utilisateur) -> None:
    """A-5."""
    entretien = FabriqueEntretien(parcours=du_jour, date_entretien=aujourdhui())
    connecte(referent).get(reverse("parcours:entretien_modifier", args=[entretien.pk]))
    consultation = Consultation.objects.get(parcours_id=du_jour.pk)
    assert (consultation.utilisateur_id, consultation.droit) == (referent.pk, "référent")


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("9h30", time(9, 30)),
        ("9 h", time(9)),
        ("930", time(9, 30)),
        ("09:30", time(9, 30)),
        ("9.05", time(9, 5)),
        ("14", time(14)),
        ("24h", None),
        ("9h75", None),
        ("midi", None),
    ],
)
def test_l_heure_se_tape_comme_on_l_ecrit(texte: str, attendu: time | None) -> None:
    assert lire_heure(texte) == attendu
