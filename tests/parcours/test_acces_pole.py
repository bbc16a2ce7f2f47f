"""What an agent of a pôle reads, and what must not leak to them (A-2): the page, the lists, the search, the exports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Utilisateur
from parcours.dossier import DossierLu
from parcours.enums import StatutParcours
from parcours.models import Parcours, Referent
from parcours.selectors.fil import fil_de
from parcours.selectors.lecture import limite_de
from parcours.selectors.page import dossier_de_la_page, echeances_de, gestes_de
from parcours.selectors.recherche import rechercher
from plie.journal.models import Consultation
from plie.socle.horloge import aujourdhui
from tests.connexion import connecte
from tests.fabriques.accounts import accompagnateur, agent_pole, gestionnaire
from tests.fabriques.parcours import FabriqueEntretien, FabriqueEtape, candidature, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa

pytestmark = pytest.mark.django_db
AVANT = "Compte rendu d’avant la fin du RSA"
APRES = "Compte rendu d’après la fin du RSA"


@dataclass
class Situation:
    """Four people of Aix: one BRSA, one whose RSA ended, one who never had it; and a BRSA of another pôle."""

    agent: Utilisateur
    brsa: Parcours
    ancien: Parcours
    jamais: Parcours
    ailleurs: Parcours
    fin_rsa: date


@pytest.fixture
def situation() -> Situation:
    le = aujourdhui()
    debut = le - timedelta(days=200)
    fin_rsa = le - timedelta(days=100)
    referent = accompagnateur()
    options: dict[str, Any] = {"debut": debut, "referent": referent}
    brsa = parcours_en_cours(participant=FabriqueParticipant(nom="Ouvert"), **options)
    FabriquePeriodeRsa(participant=brsa.participant)
    ancien = parcours_en_cours(participant=FabriqueParticipant(nom="Ancien"), **options)
    FabriquePeriodeRsa(participant=ancien.participant, date_fin=fin_rsa)
    FabriqueEntretien(parcours=ancien, date_entretien=fin_rsa, compte_rendu=AVANT)
    FabriqueEntretien(parcours=ancien, date_entretien=fin_rsa + timedelta(days=1), compte_rendu=APRES)
    FabriqueEtape(parcours=ancien, date_debut=fin_rsa, intitule="Atelier d’avant")
    FabriqueEtape(parcours=ancien, date_debut=fin_rsa + timedelta(days=1), intitule="Atelier d’après")
    jamais = parcours_en_cours(participant=FabriqueParticipant(nom="Jamais"), **options)
    ailleurs = parcours_en_cours(participant=FabriqueParticipant(nom="Ailleurs", commune_id="13056"), **options)
    FabriquePeriodeRsa(participant=ailleurs.participant)
    return Situation(agent_pole("VI"), brsa, ancien, jamais, ailleurs, fin_rsa)


def test_la_liste_ne_montre_que_les_brsa_du_pole(situation: Situation) -> None:
    reponse = connecte(situation.agent).get(reverse("parcours:liste"), {"statut": "tous"})
    page = reponse.context["page"]
    assert [p.participant.nom for p in page] == ["Ancien", "Ouvert"]
    assert page.paginator.count == 2
    texte = reponse.content.decode()
    assert "JAMAIS" not in texte
    assert "AILLEURS" not in texte


def test_l_export_et_la_recherche_ne_montrent_que_les_brsa_du_pole(situation: Situation) -> None:
    reponse = connecte(situation.agent).get(reverse("parcours:exporter", args=["csv"]), {"statut": "tous"})
    lignes = reponse.content.decode("utf-8-sig").splitlines()
    assert [ligne.split(";")[0] for ligne in lignes] == ["Nom", "Ancien", "Ouvert"]
    le = aujourdhui()
    assert [p.pk for p in rechercher(situation.agent, "Jamais", le=le).parcours] == []
    assert [p.pk for p in rechercher(situation.agent, "Ailleurs", le=le).parcours] == []
    assert [p.pk for p in rechercher(situation.agent, "Ouvert", le=le).parcours] == [situation.brsa.pk]
    assert rechercher(situation.agent, "15/06/1985", le=le).parcours.__len__() == 2


@pytest.mark.parametrize("nom", ["jamais", "ailleurs"])
def test_la_page_hors_du_perimetre_n_existe_pas(situation: Situation, nom: str) -> None:
    parcours = getattr(situation, nom)
    client = connecte(situation.agent)
    assert client.get(reverse("parcours:fiche", args=[parcours.pk])).status_code == 404
    assert client.get(reverse("parcours:situation", args=[parcours.pk])).status_code == 404
    assert Consultation.objects.count() == 0


def test_la_page_d_un_brsa_se_lit_entretiens_compris_sans_rien_pouvoir_changer(situation: Situation) -> None:
    client = connecte(situation.agent)
    reponse = client.get(reverse("parcours:fiche", args=[situation.brsa.pk]))
    texte = reponse.content.decode()
    assert "Point sur le projet." in texte
    assert "Consultation en lecture seule" in texte
    parcours = dossier_de_la_page(situation.agent, situation.brsa.pk, le=aujourdhui()).parcours
    assert gestes_de(DossierLu(parcours, situation.agent, aujourdhui())) == []
    assert echeances_de(DossierLu(parcours, situation.agent, aujourdhui())) == []
    formulaires = texte.count("<form")
    # The search box and the logout of the frame, the search in the timeline: none writes to the file.
    assert formulaires == 3
    assert [u for u in ("situation/", "rsa/", "referent/", "noter", "ajouter", "signer") if f'{u}"' in texte] == []
    for adresse in ("situation", "rsa_ajouter", "referent", "classer"):
        refus = client.get(reverse(f"parcours:{adresse}", args=[situation.brsa.pk]))
        assert refus.status_code == 403, adresse


def test_ce_qui_suit_la_fin_du_rsa_ne_se_lit_pas(situation: Situation) -> None:
    texte = connecte(situation.agent).get(reverse("parcours:fiche", args=[situation.ancien.pk])).content.decode()
    assert AVANT in texte
    assert "Atelier d’avant" in texte
    assert APRES not in texte
    assert "Atelier d’après" not in texte


def test_le_fil_s_arrete_a_la_fin_du_rsa(situation: Situation) -> None:
    le = aujourdhui()
    parcours = dossier_de_la_page(situation.agent, situation.ancien.pk, le=le).parcours
    assert parcours.limite_lecture == situation.fin_rsa
    assert max(e.date_evenement for e in fil_de(DossierLu(parcours, situation.agent, le))) == situation.fin_rsa
    complet = dossier_de_la_page(gestionnaire(), situation.ancien.pk, le=le).parcours
    assert complet.limite_lecture is None


def test_la_sortie_posterieure_au_rsa_ne_se_devine_pas(situation: Situation) -> None:
    """Neither by the status, nor by the dates, nor by a filter."""
    fin = situation.fin_rsa + timedelta(days=10)
    Parcours.objects.filter(pk=situation.ancien.pk).update(statut=StatutParcours.SORTI, date_fin=fin)
    client = connecte(situation.agent)
    for statut, attendus in (("sorti", []), ("en_cours", ["Ancien", "Ouvert"]), ("", ["Ancien", "Ouvert"])):
        page = client.get(reverse("parcours:liste"), {"statut": statut}).context["page"]
        assert [p.participant.nom for p in page] == attendus, statut
    lu = dossier_de_la_page(situation.agent, situation.ancien.pk, le=aujourdhui()).parcours
    assert (lu.statut_lu, lu.fin_lue, lu.echeance_lue) == (StatutParcours.EN_COURS, None, None)
    connu = dossier_de_la_page(gestionnaire(), situation.ancien.pk, le=aujourdhui()).parcours
    assert (connu.statut_lu, connu.fin_lue) == (StatutParcours.SORTI, fin)


def test_la_sortie_anterieure_a_la_fin_du_rsa_se_lit(situation: Situation) -> None:
    Parcours.objects.filter(pk=situation.ancien.pk).update(statut=StatutParcours.SORTI, date_fin=situation.fin_rsa)
    lu = dossier_de_la_page(situation.agent, situation.ancien.pk, le=aujourdhui()).parcours
    assert (lu.statut_lu, lu.fin_lue) == (StatutParcours.SORTI, situation.fin_rsa)


def test_la_decision_posterieure_au_rsa_laisse_une_candidature(situation: Situation) -> None:
    refuse = candidature(
        participant=FabriqueParticipant(nom="Refusee"),
        date_orientation=situation.fin_rsa - timedelta(days=30),
        statut=StatutParcours.REFUSE,
        date_commission=situation.fin_rsa + timedelta(days=1),
    )
    FabriquePeriodeRsa(participant=refuse.participant, date_fin=situation.fin_rsa)
    lu = dossier_de_la_page(situation.agent, refuse.pk, le=aujourdhui()).parcours
    assert lu.statut_lu == StatutParcours.CANDIDATURE
    Parcours.objects.filter(pk=refuse.pk).update(date_commission=situation.fin_rsa)
    lu = dossier_de_la_page(situation.agent, refuse.pk, le=aujourdhui()).parcours
    assert lu.statut_lu == StatutParcours.REFUSE


def test_le_referent_nomme_apres_la_fin_du_rsa_ne_se_lit_pas(situation: Situation) -> None:
    suivi = situation.ancien.referents.get()
    suivi.date_fin = situation.fin_rsa
    suivi.save()
    nouveau = accompagnateur()
    Referent.objects.create(
        parcours=situation.ancien, utilisateur=nouveau, date_debut=situation.fin_rsa + timedelta(days=1)
    )
    texte = connecte(situation.agent).get(reverse("parcours:fiche", args=[situation.ancien.pk])).content.decode()
    assert nouveau.nom not in texte
    assert nouveau.nom.upper() not in texte
    assert suivi.utilisateur.nom.upper() in texte


def test_la_consultation_du_pole_est_visible_de_la_structure_d_animation(situation: Situation) -> None:
    connecte(situation.agent).get(reverse("parcours:fiche", args=[situation.brsa.pk]))
    consultation = Consultation.objects.get()
    assert (consultation.utilisateur_id, consultation.parcours_id, consultation.objet) == (
        situation.agent.pk,
        situation.brsa.pk,
        "Page du parcours",
    )
    assert consultation.droit.startswith("agent du pôle : ")
    page = connecte(gestionnaire()).get(reverse("journal:parcours", args=[situation.brsa.pk]))
    texte = unescape(page.content.decode())
    assert str(situation.agent) in texte
    assert consultation.droit in texte


def test_limite_du_lecteur_qui_modifie(situation: Situation) -> None:
    assert limite_de(situation.ancien, situation.agent) == situation.fin_rsa
    assert limite_de(situation.brsa, situation.agent) is None
    assert limite_de(situation.ancien, gestionnaire()) is None
