"""Moving house, France Travail, RQTH at the screen: messages, conflicts, what a pôle reads (A-1, A-2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Utilisateur
from parcours.dossier import DossierLu
from parcours.models import Parcours
from parcours.volets_situation import fil_situation, situation_datee
from participants.models import Participant, PeriodeStatut, Residence
from plie.socle.horloge import aujourdhui
from plie.socle.periodes import lendemain, veille
from tests.fabriques.accounts import accompagnateur, agent_pole
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa

pytestmark = pytest.mark.django_db
LE = aujourdhui()
DEBUT = LE - timedelta(days=100)


@pytest.fixture
def suivi(referent: Utilisateur) -> Parcours:
    personne = FabriqueParticipant(adresse="1 rue du Four", code_postal="13100")
    FabriquePeriodeRsa(participant=personne)
    return parcours_en_cours(participant=personne, referent=referent, debut=DEBUT)


@pytest.fixture
def client_referent(referent: Utilisateur) -> Client:
    client = Client()
    client.force_login(referent)
    return client


def adresse_de(suivi: Parcours, nom: str, *args: Any) -> str:
    return reverse(f"parcours:{nom}", args=[suivi.pk, *args])


def test_changer_d_adresse_a_l_ecran(suivi: Parcours, client_referent: Client) -> None:
    url = adresse_de(suivi, "adresse_changer")
    page = client_referent.get(url)
    assert page.context["formulaire"].initial["version"] == 1
    envoi = {
        "version": "1",
        "date_debut": f"{LE:%d/%m/%Y}",
        "adresse": "2 quai Neuf",
        "commune": "13056",
        "qpv": "true",
    }
    for faux, message in (
        ({"date_debut": "31/02/2026"}, "Saisir une date"),
        ({"code_postal": "135"}, "compte cinq chiffres"),
        ({"commune": ""}, "Choisir la commune de résidence."),
    ):
        refus = client_referent.post(url, envoi | faux)
        assert (refus.status_code, message in refus.content.decode()) == (422, True)
        assert "2 quai Neuf" in refus.content.decode()
    assert client_referent.post(url, envoi | {"code_postal": "13500"}).status_code == 302
    conflit = client_referent.post(url, envoi | {"adresse": "3 quai Neuf"})
    assert (conflit.status_code, "3 quai Neuf" in conflit.content.decode()) == (409, True)
    fiche = client_referent.get(adresse_de(suivi, "fiche")).content.decode()
    assert "2 quai Neuf 13500 Martigues" in fiche
    assert "Nouvelle adresse\u00a0: Martigues" in fiche
    nouvelle = Residence.objects.get(date_debut=LE)
    client_referent.post(adresse_de(suivi, "adresse_retirer", nouvelle.pk))
    suivi.participant.refresh_from_db()
    assert (suivi.participant.adresse, suivi.participant.residences.count()) == ("1 rue du Four", 1)
    seule = suivi.participant.residences.get()
    reponse = client_referent.post(adresse_de(suivi, "adresse_retirer", seule.pk), follow=True)
    assert "La seule adresse connue ne se retire pas" in reponse.content.decode()


@pytest.mark.parametrize("nature", ["rqth", "france_travail"])
def test_un_statut_a_l_ecran(suivi: Parcours, client_referent: Client, nature: str) -> None:
    url = adresse_de(suivi, "statut_ajouter", nature)
    envoi = {"date_debut": f"{DEBUT:%d/%m/%Y}", "source": "Notification"}
    for faux, message in (
        ({"date_debut": ""}, "Indiquer le premier jour."),
        ({"date_fin": f"{veille(DEBUT):%d/%m/%Y}"}, "La fin ne peut pas précéder le début."),
        ({"date_debut": f"{lendemain(LE):%d/%m/%Y}"}, "Une période à venir"),
    ):
        refus = client_referent.post(url, envoi | faux)
        assert (refus.status_code, message in refus.content.decode()) == (422, True)
    assert client_referent.get(url).status_code == 200
    assert client_referent.post(url, envoi).status_code == 302
    statut = PeriodeStatut.objects.get()
    assert (statut.nature, statut.date_debut, statut.source) == (nature, DEBUT, "Notification")
    page = adresse_de(suivi, "statut_modifier", statut.pk)
    assert client_referent.get(page).context["formulaire"].initial["version"] == 1
    fin = {"date_fin": f"{LE:%d/%m/%Y}", "version": "1"}
    assert client_referent.post(page, envoi | fin).status_code == 302
    assert client_referent.post(page, envoi | fin | {"source": "Autre"}).status_code == 409
    refus = client_referent.post(page, envoi | {"version": "2", "date_debut": f"{lendemain(LE):%d/%m/%Y}"})
    assert refus.status_code == 422
    titres = [e.titre for e in fil_situation(DossierLu(suivi, accompagnateur(), LE))]
    assert titres == [f"Début\u00a0: {statut.get_nature_display()}", f"Fin\u00a0: {statut.get_nature_display()}"]
    assert client_referent.post(adresse_de(suivi, "statut_retirer", statut.pk)).status_code == 302
    assert PeriodeStatut.objects.count() == 0


def test_une_nature_inconnue_n_existe_pas(suivi: Parcours, client_referent: Client) -> None:
    assert client_referent.get(adresse_de(suivi, "statut_ajouter", "permis")).status_code == 404


def test_la_ligne_d_une_autre_personne_n_existe_pas(suivi: Parcours, client_referent: Client) -> None:
    autre = FabriqueParticipant()
    residence = Residence.objects.create(participant=autre, commune_id="13001")
    statut = PeriodeStatut.objects.create(participant=autre, nature="rqth", date_debut=DEBUT)
    for nom, pk, methode in (
        ("adresse_retirer", residence.pk, "post"),
        ("statut_modifier", statut.pk, "get"),
        ("statut_retirer", statut.pk, "post"),
    ):
        assert getattr(client_referent, methode)(adresse_de(suivi, nom, pk)).status_code == 404
    assert (Residence.objects.count(), PeriodeStatut.objects.count()) == (1, 1)


def test_le_pole_ne_lit_pas_ce_qui_suit_la_fin_du_rsa(suivi: Parcours) -> None:
    """A-2: a move, a registration after the last day of RSA are not told; nor is the end of what went on."""
    personne, fin_rsa = suivi.participant, LE - timedelta(days=30)
    personne.periodes_rsa.update(date_fin=fin_rsa)
    Residence.objects.create(participant=personne, commune_id="13001", date_fin=fin_rsa)
    Residence.objects.create(participant=personne, commune_id="13015", date_debut=lendemain(fin_rsa))
    PeriodeStatut.objects.create(participant=personne, nature="rqth", date_debut=DEBUT, date_fin=LE)
    PeriodeStatut.objects.create(participant=personne, nature="france_travail", date_debut=LE)
    Participant.objects.filter(pk=personne.pk).update(commune="13015")
    agent = agent_pole()
    lu = situation_datee(DossierLu(suivi, agent, LE))
    assert [lue.residence.commune_id for lue in lu["residences"]] == ["13001"]
    assert lu["lieu"] == "Aix-en-Provence"
    assert {s.nature: len(s.periodes) for s in lu["statuts"]} == {"rqth": 1, "france_travail": 0}
    client = Client()
    client.force_login(agent)
    page = client.get(adresse_de(suivi, "fiche")).content.decode()
    assert "Bouc-Bel-Air" not in page.split("Situation à l’entrée")[0].split("Adresses")[1].split("Périodes de RSA")[0]
    evenements = [(e.titre, e.date_evenement) for e in fil_situation(DossierLu(suivi, agent, LE))]
    assert ("Fin\u00a0: RQTH", LE) not in evenements


def test_l_etat_de_chaque_adresse(suivi: Parcours) -> None:
    personne = suivi.participant
    Residence.objects.create(participant=personne, commune_id="13001", date_fin=veille(LE))
    Residence.objects.create(participant=personne, commune_id="13041", date_debut=LE, date_fin=LE)
    Residence.objects.create(participant=personne, commune_id="13056", date_debut=lendemain(LE))
    lues = situation_datee(DossierLu(suivi, accompagnateur(), LE))["residences"]
    assert [(lue.residence.commune_id, lue.etat, lue.retirable) for lue in lues] == [
        ("13056", "à venir", True),
        ("13041", "actuelle", True),
        ("13001", "ancienne", True),
    ]
