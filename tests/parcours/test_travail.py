"""The work list: whose, in which order, at which price; nothing of another portfolio shows (A-1)."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import CodeRole
from accounts.models import Role, Utilisateur
from parcours.models import Parcours
from parcours.travail import groupe_de, liste_de_travail
from plie.socle.horloge import aujourdhui
from tests.connexion import connecte
from tests.fabriques.accounts import (
    DEBUT_ROLES,
    FabriqueDelegation,
    accompagnateur,
    agent_pole,
    coordonnateur,
    financeur,
    plie,
)
from tests.fabriques.parcours import FabriqueEntretien, candidature, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant

pytestmark = pytest.mark.django_db
URL = "parcours:travail"


def oriente(nom: str, referent: Utilisateur, jours: int, **autres: Any) -> Parcours:
    personne = FabriqueParticipant(nom=nom, qpv=False, rqth=False)
    orientation = aujourdhui() - timedelta(days=jours)
    return candidature(participant=personne, referent=referent, date_orientation=orientation, **autres)


@pytest.mark.parametrize(
    ("limite", "attendu"),
    [
        (date(2026, 3, 10), "retard"),
        (date(2026, 3, 11), "semaine"),
        (date(2026, 3, 18), "semaine"),
        (date(2026, 3, 19), "mois"),
        (date(2026, 4, 10), "mois"),
        (date(2026, 4, 11), "plus_tard"),
    ],
)
def test_les_groupes_se_comptent_depuis_le_jour(limite: date, attendu: str) -> None:
    assert groupe_de(limite, le=date(2026, 3, 11)) == attendu


def test_la_veille_du_premier_du_mois_demain_n_est_pas_plus_tard() -> None:
    assert groupe_de(date(2026, 3, 1), le=date(2026, 2, 28)) == "semaine"


def test_le_plus_en_retard_vient_d_abord(referent: Utilisateur) -> None:
    oriente("Demain", referent, 14)
    oriente("Retard", referent, 20)
    oriente("Tard", referent, 0)
    liste = liste_de_travail(Parcours.objects.du_portefeuille_de(referent, le=aujourdhui()), le=aujourdhui())
    noms = [ligne.parcours.participant.nom for groupe in liste.groupes for ligne in groupe.lignes]
    assert noms == ["Retard", "Demain", "Tard"]
    assert liste.compteurs["retard"] == 1
    assert sum(liste.compteurs.values()) == liste.total == 3


def test_chaque_ligne_dit_qui_quoi_quand_et_mene_au_geste(referent: Utilisateur) -> None:
    parcours = oriente("Martin", referent, 20)
    page = connecte(referent).get(reverse(URL)).content.decode()
    assert "MARTIN Dominique" in page
    assert "en retard de\xa05\xa0jours" in page
    assert f"{reverse('parcours:rdv_planifier', args=[parcours.pk])}?retour=travail" in page
    assert reverse("parcours:fiche", args=[parcours.pk]) in page


def test_le_portefeuille_d_un_collegue_ne_se_voit_pas(referent: Utilisateur) -> None:
    collegue = accompagnateur()
    oriente("Zarkanovitch", referent, 20)
    page = connecte(collegue).get(reverse(URL)).content.decode()
    assert "Zarkanovitch".upper() not in page.upper()
    assert "Tout est à jour" in page


def test_une_delegation_ouvre_le_portefeuille_de_l_absent(referent: Utilisateur) -> None:
    collegue = accompagnateur()
    oriente("Martin", referent, 20)
    le = aujourdhui()
    FabriqueDelegation(de=referent, a=collegue, plie=plie(), date_debut=le, date_fin=le)
    assert "MARTIN" in connecte(collegue).get(reverse(URL)).content.decode()


def test_la_structure_d_animation_voit_son_plie_et_ses_referents(referent: Utilisateur) -> None:
    autre = accompagnateur()
    oriente("Martin", referent, 20)
    oriente("Petit", autre, 20)
    oriente("Zarkanovitch", accompagnateur("mar"), 20, code_plie="mar")
    client = connecte(coordonnateur())
    page = client.get(reverse(URL))
    contenu = page.content.decode()
    assert page.context["tout_le_plie"] is True
    assert ("MARTIN" in contenu, "PETIT" in contenu, "ZARKANOVITCH" in contenu) == (True, True, False)
    assert str(referent) in contenu
    filtree = client.get(reverse(URL), {"etendue": "plie", "referent": referent.pk}).content.decode()
    assert ("MARTIN" in filtree, "PETIT" in filtree) == (True, False)


def test_qui_anime_et_accompagne_choisit(referent: Utilisateur) -> None:
    Role.objects.create(utilisateur=referent, code=CodeRole.GESTIONNAIRE, plie=plie(), date_debut=DEBUT_ROLES)
    oriente("Martin", referent, 20)
    oriente("Petit", accompagnateur(), 20)
    client = connecte(referent)
    mien, tout = client.get(reverse(URL)), client.get(reverse(URL), {"etendue": "plie"})
    assert ("PETIT" in mien.content.decode(), "PETIT" in tout.content.decode()) == (False, True)
    assert [o["actif"] for o in tout.context["onglets"]] == [False, True]


@pytest.mark.parametrize("qui", [agent_pole, financeur])
def test_les_autres_roles_n_ont_pas_de_liste(referent: Utilisateur, qui: Any) -> None:
    oriente("Zarkanovitch", referent, 20)
    reponse = connecte(qui()).get(reverse(URL))
    assert reponse.status_code == 403
    assert "ZARKANOVITCH" not in reponse.content.decode().upper()


def test_filtrer_par_nature_et_par_urgence(referent: Utilisateur) -> None:
    oriente("Retard", referent, 20)
    oriente("Tard", referent, 0)
    parcours_en_cours(participant=FabriqueParticipant(nom="Suivi"), referent=referent, debut=aujourdhui())
    client = connecte(referent)
    tout = client.get(reverse(URL))
    natures = {n.code: n.nombre for n in tout.context["liste"].natures}
    assert (natures["premier_rdv"], natures["sans_etape"]) == (2, 1)
    filtre = client.get(reverse(URL), {"nature": "premier_rdv"}).content.decode()
    assert ("RETARD" in filtre, "TARD Dominique" in filtre, "SUIVI" in filtre) == (True, True, False)
    urgent = client.get(reverse(URL), {"nature": "premier_rdv", "groupe": "retard"})
    lignes = [li.parcours.participant.nom for g in urgent.context["liste"].groupes for li in g.lignes]
    assert lignes == ["Retard"]
    vide = client.get(reverse(URL), {"nature": "reception"}).content.decode()
    assert "Aucune échéance ne répond à ce filtre." in vide


def test_les_rendez_vous_de_la_semaine(referent: Utilisateur) -> None:
    le = aujourdhui()
    parcours = oriente("Martin", referent, 1)
    for jours in (0, 6, 7):
        FabriqueEntretien(parcours=parcours, date_entretien=le + timedelta(days=jours), heure=time(9, 30), presence="")
    page = connecte(referent).get(reverse(URL))
    assert [r.date_entretien for r in page.context["liste"].rendez_vous] == [le, le + timedelta(days=6)]
    assert "9\xa0h\xa030" in page.content.decode()


def test_la_page_d_apres_garde_les_compteurs(referent: Utilisateur) -> None:
    for _ in range(51):
        oriente("Martin", referent, 20)
    client = connecte(referent)
    une, deux = client.get(reverse(URL)), client.get(reverse(URL), {"page": 2})
    assert [len(p.context["liste"].groupes[0].lignes) for p in (une, deux)] == [50, 1]
    assert [p.context["liste"].groupes[0].total for p in (une, deux)] == [51, 51]


@pytest.mark.parametrize("qui", ["referent", "animation"])
def test_la_liste_coute_autant_pour_un_et_trente_parcours(referent: Utilisateur, qui: str) -> None:
    """Rule 14."""
    client = connecte(referent if qui == "referent" else coordonnateur())
    client.get(reverse(URL))
    comptes = []
    for nombre in (1, 29):
        for _ in range(nombre):
            oriente("Martin", referent, 20)
            parcours_en_cours(referent=referent, debut=aujourdhui() - timedelta(days=100))
        with CaptureQueriesContext(connection) as requetes:
            assert client.get(reverse(URL)).status_code == 200
        comptes.append(len(requetes))
    assert comptes[0] == comptes[1]
