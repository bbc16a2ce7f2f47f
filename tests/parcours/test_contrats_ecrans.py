"""The contract at the screen: signed, validated, followed by another; who may write it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import Utilisateur
from parcours.models import Parcours
from plie.socle.horloge import aujourdhui
from tests.connexion import connecte
from tests.fabriques.accounts import accompagnateur, agent_pole, coordonnateur
from tests.fabriques.parcours import FabriqueContratEngagement, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa

pytestmark = pytest.mark.django_db


def test_signer_puis_valider_a_l_ecran(suivi: Parcours, referent: Utilisateur) -> None:
    FabriquePeriodeRsa(participant=suivi.participant, date_debut=date(2026, 1, 1))
    client, url = connecte(referent), reverse("parcours:contrat_signer", args=[suivi.pk])
    formulaire = client.get(url).context["form"]
    assert formulaire["heures_hebdo"].value() == "15"
    donnees = {
        "date_signature": "020326",
        "date_debut": "02/03/2026",
        "date_fin": "01/09/2026",
        "heures_hebdo": "12,5",
        "cle": str(uuid4()),
    }
    refus = client.post(url, donnees)
    assert refus.status_code == 422
    assert "indiquer la raison" in refus.content.decode()
    client.post(url, donnees | {"motif_heures_reduites": "sante"})
    signe = suivi.contrats_engagement.get()
    assert (signe.heures_hebdo, signe.motif_heures_reduites) == (Decimal("12.5"), "sante")
    page = reverse("parcours:contrat_modifier", args=[signe.pk])
    suite = donnees | {"motif_heures_reduites": "sante", "date_validation_pole": "03/03/2026"}
    assert client.get(page).context["form"]["date_fin"].value() == date(2026, 9, 1)
    client.post(page, suite | {"version": "1"})
    signe.refresh_from_db()
    assert (signe.date_validation_pole, signe.version) == (date(2026, 3, 3), 2)
    assert client.post(page, suite | {"version": "1", "objectifs": "Autres"}).status_code == 409
    inverse = client.post(page, suite | {"version": "2", "date_fin": "01/01/2026"})
    assert (inverse.status_code, "ne peut pas précéder" in inverse.content.decode()) == (422, True)


def test_la_rupture_est_dite_des_la_saisie(suivi: Parcours, referent: Utilisateur) -> None:
    le = aujourdhui()
    fin = le - timedelta(days=11)
    FabriqueContratEngagement(
        parcours=suivi, date_signature=fin - timedelta(days=90), date_debut=fin - timedelta(days=90), date_fin=fin
    )
    reponse = connecte(referent).post(
        reverse("parcours:contrat_signer", args=[suivi.pk]),
        {
            "date_signature": le.strftime("%d/%m/%Y"),
            "date_debut": le.strftime("%d/%m/%Y"),
            "date_fin": (le + timedelta(days=180)).strftime("%d/%m/%Y"),
            "heures_hebdo": "15",
            "cle": str(uuid4()),
        },
        follow=True,
    )
    assert "10\xa0jours sans contrat depuis le précédent. (P-C.1" in reponse.content.decode()


def test_un_contrat_suit_le_precedent(suivi: Parcours, referent: Utilisateur) -> None:
    le = aujourdhui()
    FabriqueContratEngagement(parcours=suivi, date_signature=le, date_debut=le, date_fin=le + timedelta(days=20))
    page = connecte(referent).get(reverse("parcours:contrat_signer", args=[suivi.pk]))
    assert page.context["form"]["date_debut"].value() == le + timedelta(days=21)


@pytest.mark.parametrize(
    ("qui", "attendu"), [("referent", 200), ("collegue", 404), ("animation", 200), ("ailleurs", 404), ("pole", 403)]
)
def test_qui_peut_ecrire_un_contrat(referent: Utilisateur, qui: str, attendu: int) -> None:
    personne = FabriqueParticipant(nom="Zarkanovitch")
    FabriquePeriodeRsa(participant=personne)
    parcours = parcours_en_cours(participant=personne, referent=referent)
    existant = FabriqueContratEngagement(parcours=parcours)
    utilisateur = {
        "referent": lambda: referent,
        "collegue": accompagnateur,
        "animation": coordonnateur,
        "ailleurs": lambda: coordonnateur("mar"),
        "pole": agent_pole,
    }[qui]()
    for nom, pk in (("contrat_signer", parcours.pk), ("contrat_modifier", existant.pk)):
        reponse = connecte(utilisateur).get(reverse(f"parcours:{nom}", args=[pk]))
        assert reponse.status_code == attendu
        assert ("ZARKANOVITCH" in reponse.content.decode()) == (attendu == 200)
