"""Who reaches what: roles over time, delegations, disabled accounts (A-1 to A-4)."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.enums import CodeRole
from accounts.models import Plie, Utilisateur
from accounts.perimetre import PERSONNE, Perimetre, oublier_perimetre, perimetre_de
from parcours.models import Parcours
from plie.socle.horloge import aujourdhui
from tests.fabriques.accounts import (
    FabriqueDelegation,
    FabriqueRole,
    FabriqueUtilisateur,
    accompagnateur,
    administrateur,
    agent_pole,
    coordonnateur,
    financeur,
    membre,
    plie,
    pole,
)
from tests.fabriques.parcours import parcours_en_cours

pytestmark = pytest.mark.django_db


def test_personne_sans_compte_ni_role_n_atteint_rien() -> None:
    inactif = accompagnateur()
    inactif.is_active = False
    assert [perimetre_de(u) for u in (AnonymousUser(), inactif)] == [PERSONNE, PERSONNE]
    sans_role = FabriqueUtilisateur()
    assert perimetre_de(sans_role) == Perimetre(utilisateur_id=sans_role.pk)


@pytest.mark.parametrize(
    ("debut", "fin", "tenu"),
    [(-1, None, True), (0, 0, True), (1, None, False), (-10, -1, False), (-10, 0, True)],
)
def test_un_role_vaut_entre_ses_deux_dates_incluses(debut: int, fin: int | None, tenu: bool) -> None:
    le = aujourdhui()
    role = FabriqueRole(
        code=CodeRole.GESTIONNAIRE,
        plie=plie(),
        date_debut=le + timedelta(days=debut),
        date_fin=None if fin is None else le + timedelta(days=fin),
    )
    assert perimetre_de(role.utilisateur).animation == (frozenset({plie().pk}) if tenu else frozenset())


def test_chaque_role_donne_sa_portee() -> None:
    aix = frozenset({plie().pk})
    assert perimetre_de(accompagnateur()).accompagnement == aix
    assert perimetre_de(coordonnateur()).coordination == aix
    assert perimetre_de(membre()).commissions == aix
    assert perimetre_de(agent_pole()).poles == frozenset({pole().pk})
    assert (perimetre_de(financeur()).finance_tous, perimetre_de(financeur("aix")).finance) == (True, aix)
    assert perimetre_de(administrateur()).administrateur is True
    technique = Utilisateur.objects.create_superuser("technique@essais.example", "x" * 15, nom="T", prenom="T")
    assert perimetre_de(technique).administrateur is True


def test_le_perimetre_oublie_est_relu() -> None:
    utilisateur = accompagnateur()
    assert perimetre_de(utilisateur).anime is False
    FabriqueRole(utilisateur=utilisateur, code=CodeRole.COORDONNATEUR, plie=plie())
    assert perimetre_de(utilisateur).anime is False
    oublier_perimetre(utilisateur)
    assert perimetre_de(utilisateur).anime is True


@pytest.mark.parametrize(("debut", "fin", "confie"), [(-2, 2, True), (0, 0, True), (1, 3, False), (-5, -1, False)])
def test_le_portefeuille_d_un_absent_est_confie_pendant_ses_dates(debut: int, fin: int, confie: bool) -> None:
    """A-1: a colleague's portfolio delegated for a dated absence, and for one PLIE."""
    absent, remplacant, le = accompagnateur(), accompagnateur(), aujourdhui()
    parcours = parcours_en_cours(referent=absent)
    ailleurs = parcours_en_cours(referent=absent, code_plie="mar")
    FabriqueDelegation(
        de=absent,
        a=remplacant,
        plie=plie(),
        date_debut=le + timedelta(days=debut),
        date_fin=le + timedelta(days=fin),
    )
    visibles = set(Parcours.objects.visibles_par(remplacant))
    assert visibles == ({parcours} if confie else set())
    assert ailleurs not in visibles


def test_un_ancien_referent_ne_voit_plus_le_parcours_transmis() -> None:
    ancien, nouveau = accompagnateur(), accompagnateur()
    parcours = parcours_en_cours(referent=ancien)
    veille = aujourdhui() - timedelta(days=1)
    parcours.referents.update(date_fin=veille)
    parcours.referents.create(utilisateur=nouveau, date_debut=aujourdhui())
    assert [list(Parcours.objects.visibles_par(u)) for u in (ancien, nouveau)] == [[], [parcours]]


def test_un_accompagnateur_dont_le_role_est_fini_ne_voit_plus_son_portefeuille() -> None:
    referent = accompagnateur()
    parcours_en_cours(referent=referent)
    referent.roles.update(date_fin=date(2020, 1, 1))
    assert list(Parcours.objects.visibles_par(referent)) == []


def test_plie_et_collegues_visibles() -> None:
    coordination = coordonnateur()
    collegue, etranger = accompagnateur(), accompagnateur("mar")
    assert [p.code for p in Plie.objects.visibles_par(coordination)] == ["aix"]
    assert [p.code for p in Plie.objects.animes_par(accompagnateur())] == []
    assert Plie.objects.visibles_par(financeur()).count() == 6
    assert set(Utilisateur.objects.visibles_par(coordination)) >= {coordination, collegue}
    assert etranger not in Utilisateur.objects.visibles_par(coordination)
    assert list(Utilisateur.objects.visibles_par(collegue)) == []
    assert etranger in Utilisateur.objects.visibles_par(administrateur())
