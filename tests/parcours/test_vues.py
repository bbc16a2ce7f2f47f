"""Saved views: what they keep, who opens them, how many, and what the list then shows."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import CodeRole
from accounts.models import Role, Utilisateur
from parcours.filters import CRITERES, criteres_en_clair
from parcours.models import VueEnregistree
from parcours.selectors.vues_enregistrees import normaliser
from parcours.services.vues_enregistrees import enregistrer_vue, modifier_vue
from plie.socle.erreurs import ErreurMetier
from plie.socle.horloge import aujourdhui
from tests.connexion import connecte
from tests.fabriques.accounts import DEBUT_ROLES, accompagnateur, agent_pole, gestionnaire, plie
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant

pytestmark = pytest.mark.django_db


def vue(proprietaire: Utilisateur, nom: str = "Échéances", **options: Any) -> VueEnregistree:
    valeurs = {"parametres": "echeance=30", "plie": None, "a_l_accueil": False} | options
    return enregistrer_vue(proprietaire=proprietaire, nom=nom, **valeurs)


def onglets(client: Client, **parametres: str) -> list[tuple[str, bool]]:
    page = client.get(reverse("parcours:liste"), parametres)
    return [(o["libelle"], o["actif"]) for o in page.context["onglets"]]


def test_une_vue_garde_filtres_et_tri_jamais_un_nom_de_personne() -> None:
    lus = {"tri": "-nom", "echeance": "30", "nom": "Zarkanovitch", "page": "3", "statut": "", "autre": "x"}
    assert normaliser(lus, CRITERES) == "echeance=30&tri=-nom"


def test_enregistrer_puis_ouvrir_l_onglet() -> None:
    moi = gestionnaire()
    client = connecte(moi)
    assert onglets(client) == []
    page = client.get(reverse("parcours:vue_enregistrer"), {"echeance": "30", "tri": "-nom"})
    assert "Échéance\xa0: Dans les 30 jours" in page.content.decode()
    envoi = {"nom": "Échéances du mois", "parametres": "echeance=30&tri=-nom&nom=Durand", "a_l_accueil": "on"}
    reponse = client.post(reverse("parcours:vue_enregistrer"), envoi)
    assert reponse["Location"] == f"{reverse('parcours:liste')}?echeance=30&tri=-nom"
    assert onglets(client) == [("Ouverts", True), ("Échéances du mois", False)]
    assert onglets(client, tri="-nom", echeance="30", page="2") == [("Ouverts", False), ("Échéances du mois", True)]
    accueil = client.get(reverse("parcours:travail")).context["vues"]
    assert [o["libelle"] for o in accueil] == ["À faire", "Échéances du mois"]


def test_un_nom_deja_pris_se_dit_a_cote_du_champ() -> None:
    moi = gestionnaire()
    vue(moi)
    client = connecte(moi)
    pris = client.post(reverse("parcours:vue_enregistrer"), {"nom": "ÉCHÉANCES", "parametres": "statut=sorti"})
    assert (pris.status_code, pris.context["formulaire"].errors["nom"]) == (422, ["Vous avez déjà une vue de ce nom."])
    assert 'value="statut=sorti"' in pris.content.decode()
    vide = client.post(reverse("parcours:vue_enregistrer"), {"nom": " ", "parametres": ""})
    assert vide.context["formulaire"].errors["nom"] == ["Donner un nom à la vue."]
    # The same one sent twice is kept once; a colleague may use the same name.
    assert vue(moi) == VueEnregistree.objects.get()
    vue(gestionnaire())
    assert VueEnregistree.objects.count() == 2


def test_vingt_vues_au_plus() -> None:
    moi = gestionnaire()
    for rang in range(20):
        vue(moi, f"Vue {rang}")
    with pytest.raises(ErreurMetier) as refus:
        vue(moi, "De trop")
    assert refus.value.message == "Vous avez déjà 20 vues. Supprimer une vue qui ne sert plus, puis recommencer."


def test_partager_renommer_supprimer() -> None:
    moi, collegue, ailleurs, pole = accompagnateur(), accompagnateur(), accompagnateur("mar"), agent_pole()
    mienne = vue(moi)
    client = connecte(moi)
    assert onglets(connecte(collegue)) == []
    envoi = {"nom": "Mes échéances", "plie": plie().pk}
    assert client.post(reverse("parcours:vue_modifier", args=[mienne.pk]), envoi).status_code == 302
    assert [libelle for libelle, _ in onglets(connecte(collegue))] == ["Ouverts", "Mes échéances"]
    assert (onglets(connecte(ailleurs)), onglets(connecte(pole))) == ([], [])
    lignes = connecte(collegue).get(reverse("parcours:vues")).context["lignes"]
    assert [(ligne["vue"], ligne["modifiable"]) for ligne in lignes] == [(mienne, False)]
    assert connecte(collegue).post(reverse("parcours:vue_supprimer", args=[mienne.pk])).status_code == 403
    # The structure d'animation tidies what is shared with its PLIE.
    assert connecte(gestionnaire()).post(reverse("parcours:vue_supprimer", args=[mienne.pk])).status_code == 302
    assert VueEnregistree.objects.count() == 0


def test_renommer_comme_une_autre_est_refuse() -> None:
    moi = gestionnaire()
    vue(moi, "Une")
    deux = vue(moi, "Deux")
    with pytest.raises(ErreurMetier) as refus:
        modifier_vue(vue=deux, nom="une", plie=None, a_l_accueil=False)
    assert (refus.value.champ, refus.value.message) == ("nom", "Vous avez déjà une vue de ce nom.")
    page = connecte(moi).post(reverse("parcours:vue_modifier", args=[deux.pk]), {"nom": "UNE"})
    assert (page.status_code, list(page.context["formulaire"].errors)) == (422, ["nom"])
    assert modifier_vue(vue=deux, nom="deux", plie=None, a_l_accueil=True).nom == "deux"


def test_on_ne_partage_qu_avec_ses_equipes() -> None:
    client = connecte(accompagnateur())
    envoi = {"nom": "Chez les autres", "parametres": "", "plie": plie("mar").pk}
    refus = client.post(reverse("parcours:vue_enregistrer"), envoi)
    assert (refus.status_code, list(refus.context["formulaire"].errors)) == (422, ["plie"])
    pole = connecte(agent_pole()).get(reverse("parcours:vue_enregistrer"))
    assert list(pole.context["formulaire"].fields) == ["nom", "a_l_accueil"]


def test_les_criteres_en_clair() -> None:
    moi, le = gestionnaire(), aujourdhui()
    referent = accompagnateur()
    vues = [
        {"referent": str(referent.pk), "tri": "echeance"},
        {"sans_entretien": "45", "tri": "-inconnu", "plie": "1"},
        {},
    ]
    assert criteres_en_clair(moi, vues, le=le) == [
        [f"Référent\xa0: {referent.nom.upper()} {referent.prenom}", "tri par échéance"],
        ["Jours sans entretien\xa0: 45", "tri décroissant par nom"],
        [],
    ]


def test_une_vue_partagee_montre_a_chacun_les_siens() -> None:
    moi, collegue = accompagnateur(), accompagnateur()
    vue(moi, plie=plie(), parametres="statut=en_cours")
    parcours_en_cours(participant=FabriqueParticipant(nom="Zarkanovitch"), referent=moi)
    page = connecte(collegue).get(reverse("parcours:liste"), {"statut": "en_cours"})
    assert "ZARKANOVITCH" not in page.content.decode()


@pytest.mark.parametrize("nom", ["parcours:vues", "parcours:liste", "parcours:travail"])
def test_les_vues_coutent_autant_pour_une_et_pour_vingt_cinq(nom: str) -> None:
    moi, autre = gestionnaire(), gestionnaire()
    Role.objects.create(utilisateur=moi, code=CodeRole.COORDONNATEUR, plie=plie("mar"), date_debut=DEBUT_ROLES)
    client = connecte(moi)
    vue(moi, "Vue", parametres=f"plie={plie().pk}&commune=13001", a_l_accueil=True)
    couts = []
    for nombre in (0, 12):
        for rang in range(nombre):
            vue(moi, f"Vue {rang}", plie=plie(), parametres="commune=13001", a_l_accueil=True)
            vue(autre, f"Vue {rang}", plie=plie("aix"), a_l_accueil=True)
        client.get(reverse(nom))
        with CaptureQueriesContext(connection) as requetes:
            client.get(reverse(nom))
        couts.append(len(requetes))
    assert couts[0] == couts[1]
