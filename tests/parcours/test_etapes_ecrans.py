"""The étapes at the screen: added, corrected, ended; who may write them, who reads them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import Utilisateur
from parcours.dossier import DossierLu
from parcours.forms.etapes import AFFICHER
from parcours.models import Parcours
from plie.socle.horloge import aujourdhui
from tests.connexion import connecte
from tests.fabriques.accounts import accompagnateur, agent_pole, coordonnateur
from tests.fabriques.parcours import FabriqueEtape, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa

pytestmark = pytest.mark.django_db
LE = date(2026, 3, 16)
DEBUT = date(2026, 1, 12)


def test_le_debut_propose_est_aujourd_hui_et_cede_devant_ce_qui_est_prevu(
    suivi: Parcours, referent: Utilisateur
) -> None:
    """Most étapes are noted on the day they begin; one that is planned, or that was refused, has not begun."""
    client, url, le = connecte(referent), reverse("parcours:etape_ajouter", args=[suivi.pk]), aujourdhui()
    propose = client.get(url).context["form"]["date_debut"].value()
    assert propose == le
    envoi = {"type": "mobilisation", "date_debut": f"{le:%d/%m/%Y}", "date_debut_prevue": "", "resultat": ""}
    demain = le + timedelta(days=1)
    cas = [
        ({}, le),
        ({"date_debut": f"{le - timedelta(days=2):%d/%m/%Y}"}, le - timedelta(days=2)),
        ({"date_debut_prevue": f"{demain:%d/%m/%Y}"}, None),
        ({"date_debut_prevue": f"{demain:%d/%m/%Y}", "resultat": "refus_personne"}, None),
    ]
    for champs, attendu in cas:
        assert client.post(url, envoi | champs | {"cle": str(uuid4())}).status_code == 302
        assert suivi.etapes.order_by("-pk")[0].date_debut == attendu
    # Cleared, then another kind is chosen: it stays cleared.
    choisie = client.post(url, envoi | {"date_debut": "", AFFICHER: "1"})
    assert choisie.context["form"]["date_debut"].value() == ""


def test_ajouter_corriger_terminer_a_l_ecran(suivi: Parcours, referent: Utilisateur) -> None:
    client, url = connecte(referent), reverse("parcours:etape_ajouter", args=[suivi.pk])
    donnees = {
        "type": "aci",
        "intitule": "Espaces verts",
        "structure": "Régie",
        "date_debut": "020226",
        "heures": "104,5",
        "financee_plie": "oui",
        "clause_donneur_ordre": "Métropole",
        "clause_heures": "50",
        "cle": str(uuid4()),
    }
    refus = client.post(url, donnees | {"type": "mediation"})
    assert refus.status_code == 422
    assert "étape d’emploi" in refus.content.decode()
    # The field of another kind stays in sight with what it holds: nothing is lost.
    assert "Métropole" in refus.content.decode()
    assert client.post(url, donnees | {"date_fin": "01/01/2026"}).status_code == 422
    client.post(url, donnees)
    client.post(url, donnees)
    ajoutee = suivi.etapes.get()
    assert (ajoutee.heures, ajoutee.financee_plie, ajoutee.saisie_par) == (Decimal("104.5"), True, referent)
    page = reverse("parcours:etape_modifier", args=[ajoutee.pk])
    assert client.get(page).context["form"]["financee_plie"].value() == "oui"
    client.post(page, donnees | {"version": "1", "financee_plie": "non"})
    conflit = client.post(page, donnees | {"version": "1", "intitule": "Propreté"})
    assert conflit.status_code == 409
    assert "Propreté" in conflit.content.decode()
    fin = reverse("parcours:etape_terminer", args=[ajoutee.pk])
    assert client.get(fin).context["form"]["resultat"].value() == "fait"
    terminee = {"version": "2", "date_fin": "01/03/2026", "resultat": "fait", "heures": "110"}
    assert client.post(fin, terminee | {"version": "1"}).status_code == 409
    assert client.post(fin, terminee | {"date_fin": "01/01/2020"}).status_code == 422
    client.post(fin, terminee)
    ajoutee.refresh_from_db()
    assert (ajoutee.date_fin, ajoutee.resultat, ajoutee.heures, ajoutee.financee_plie) == (
        date(2026, 3, 1),
        "fait",
        110,
        False,
    )


@pytest.mark.parametrize(
    ("qui", "attendu"), [("referent", 200), ("collegue", 404), ("animation", 200), ("ailleurs", 404), ("pole", 403)]
)
def test_qui_peut_ecrire_une_etape(referent: Utilisateur, qui: str, attendu: int) -> None:
    personne = FabriqueParticipant(nom="Zarkanovitch")
    FabriquePeriodeRsa(participant=personne)
    parcours = parcours_en_cours(participant=personne, referent=referent)
    existante = FabriqueEtape(parcours=parcours)
    utilisateur = {
        "referent": lambda: referent,
        "collegue": accompagnateur,
        "animation": coordonnateur,
        "ailleurs": lambda: coordonnateur("mar"),
        "pole": agent_pole,
    }[qui]()
    for nom, pk in (
        ("etape_ajouter", parcours.pk),
        ("etape_modifier", existante.pk),
        ("etape_terminer", existante.pk),
    ):
        reponse = connecte(utilisateur).get(reverse(f"parcours:{nom}", args=[pk]))
        assert reponse.status_code == attendu
        assert ("ZARKANOVITCH" in reponse.content.decode()) == (attendu == 200)


def test_le_pole_ne_lit_pas_la_fin_d_une_etape_apres_le_rsa(referent: Utilisateur) -> None:
    """A-2: what is dated after the end of the last RSA period is not told."""
    from parcours.volets_suivi import volet_etapes

    personne = FabriqueParticipant()
    fin_rsa = LE - timedelta(days=30)
    FabriquePeriodeRsa(participant=personne, date_fin=fin_rsa)
    parcours = parcours_en_cours(participant=personne, referent=referent)
    FabriqueEtape(parcours=parcours, date_fin=fin_rsa + timedelta(days=5), resultat="abandon")
    FabriqueEtape(parcours=parcours, date_debut=fin_rsa + timedelta(days=1))
    lues = volet_etapes(DossierLu(parcours, agent_pole(), LE))["etapes"]
    assert [(lue.fin, lue.etat) for lue in lues] == [(None, "commencée")]
    assert len(volet_etapes(DossierLu(parcours, referent, LE))["etapes"]) == 2
