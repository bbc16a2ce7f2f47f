"""The menu of each role, and which entry a page lies under."""

import pytest

from accounts.models import Utilisateur
from accounts.navigation import menu, premiere_page
from tests.fabriques import accounts

MENUS = {
    "accompagnateur": ["À faire", "Portefeuille", "Qualité"],
    "coordonnateur": [
        "À faire",
        "Parcours",
        "Équipe",
        "Orienter",
        "Doublons",
        "Commissions",
        "Tableaux de bord",
        "Qualité",
        "Reprise",
        "Droits",
        "Consultations",
    ],
    "membre": ["Commissions"],
    "financeur": ["Tableaux de bord"],
    "agent_pole": ["Parcours BRSA", "Lettres"],
    "administrateur": ["Administration", "Pacte", "Conservation", "Violations", "Accès inhabituels", "Traitements"],
    "FabriqueUtilisateur": [],
}


@pytest.mark.django_db
@pytest.mark.parametrize("role", MENUS)
def test_chaque_role_a_son_menu(role: str) -> None:
    utilisateur = getattr(accounts, role)()
    entrees = menu(utilisateur)
    assert [entree.libelle for entree in entrees] == MENUS[role]
    assert premiere_page(utilisateur) == (entrees[0].url if entrees else None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("chemin", "active"),
    [
        ("/parcours/travail/", ["À faire"]),
        ("/parcours/", ["Parcours"]),
        ("/parcours/12/diagnostic/", ["Parcours"]),
        ("/parcours/orienter/", ["Orienter"]),
        ("/parcours/equipe/", ["Équipe"]),
        ("/participants/doublons/3/4/", ["Doublons"]),
        ("/commissions/seances/3/", ["Commissions"]),
        ("/commissions/demander/3/prolongation/", ["Parcours"]),
        ("/sorties/3/proposer/", ["Parcours"]),
        ("/sorties/reprise/4/", ["Reprise"]),
        ("/participants/droits/3/", ["Droits"]),
        ("/participants/12/droits/nouvelle/", ["Parcours"]),
        ("/participants/12/notice/", ["Parcours"]),
        ("/participants/conservation/archives/", ["Droits"]),
        ("/participants/violations/2/", ["Droits"]),
        ("/pilotage/coherence/", ["Qualité"]),
        ("/mon-compte/", []),
        ("/mon-compte/12/historique/", ["Équipe"]),
    ],
)
def test_une_page_se_range_sous_une_seule_entree(chemin: str, active: list[str]) -> None:
    assert _actives(accounts.coordonnateur(), chemin) == active


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("chemin", "active"),
    [
        ("/participants/conservation/", ["Conservation"]),
        ("/participants/violations/2/", ["Violations"]),
        ("/journal/inhabituels/", ["Accès inhabituels"]),
        ("/mon-compte/12/historique/", ["Administration"]),
    ],
)
def test_qui_administre_a_ses_propres_entrees(chemin: str, active: list[str]) -> None:
    assert _actives(accounts.administrateur(), chemin) == active


def _actives(utilisateur: Utilisateur, chemin: str) -> list[str]:
    return [entree.libelle for entree in menu(utilisateur, chemin) if entree.actif]
