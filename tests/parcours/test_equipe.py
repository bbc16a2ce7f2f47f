"""The team's page: loads, delays, still files; each counter opens the list that makes it; what it costs."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import CodeRole
from accounts.models import EtpPlie, Role, Utilisateur
from parcours.models import Parcours
from parcours.regles.charge import charge
from parcours.selectors.equipe import equipe
from parcours.selectors.mouvement import avec_mouvement, sans_entretien, sans_mouvement
from plie.socle.horloge import aujourdhui
from tests.connexion import connecte
from tests.fabriques.accounts import DEBUT_ROLES, FabriqueDelegation, accompagnateur, agent_pole, coordonnateur, plie
from tests.fabriques.parcours import (
    FabriqueContratEngagement,
    FabriqueEntretien,
    FabriqueEtape,
    candidature,
    parcours_en_cours,
)
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa

pytestmark = pytest.mark.django_db
URL = "parcours:equipe"
LE = date(2026, 3, 10)


def trouves(condition: Q) -> int:
    return avec_mouvement(Parcours.objects.avec_referent(le=LE), le=LE).filter(condition).count()


@pytest.mark.parametrize(
    ("suivis", "etp", "par_etp", "attendu"),
    [
        (100, "1", 100, (100, "100.0", False)),
        (90, "1", 90, (90, "100.0", False)),
        (80, "0.8", 100, (80, "100.0", False)),
        (81, "0.8", 100, (80, "101.3", True)),
        (0, "0.5", 90, (45, "0.0", False)),
    ],
)
def test_la_charge_se_mesure_au_temps_de_travail(suivis: int, etp: str, par_etp: int, attendu: tuple) -> None:
    mesure = charge(suivis, etp=Decimal(etp), suivis_par_etp=par_etp)
    assert (mesure.objectif, str(mesure.taux), mesure.depasse) == attendu


@pytest.mark.parametrize(("jours", "attendu"), [(44, True), (45, True), (46, False)])
def test_sans_entretien_compte_du_dernier_honore(jours: int, attendu: bool) -> None:
    parcours = parcours_en_cours(debut=LE - timedelta(days=200))
    FabriqueEntretien(parcours=parcours, date_entretien=LE - timedelta(days=45))
    FabriqueEntretien(parcours=parcours, date_entretien=LE - timedelta(days=2), presence="absent")
    FabriqueEntretien(parcours=parcours, date_entretien=LE + timedelta(days=2), presence="")
    assert trouves(sans_entretien(jours=jours, le=LE)) == attendu


def test_sans_aucun_entretien_on_compte_de_l_orientation() -> None:
    candidature(date_orientation=LE - timedelta(days=45))
    assert [trouves(sans_entretien(jours=j, le=LE)) for j in (45, 46)] == [1, 0]


@pytest.mark.parametrize("quoi", ["rien", "rdv_manque", "etape", "fin_etape", "contrat", "a_venir"])
def test_sans_mouvement_regarde_tout_ce_qui_est_date(quoi: str) -> None:
    ancien, recent, futur = LE - timedelta(days=100), LE - timedelta(days=10), LE + timedelta(days=10)
    parcours = parcours_en_cours(debut=ancien - timedelta(days=30))
    Parcours.objects.update(date_commission=ancien)
    if quoi == "rdv_manque":
        FabriqueEntretien(parcours=parcours, date_entretien=recent, presence="absent")
    elif quoi == "etape":
        FabriqueEtape(parcours=parcours, date_debut=recent)
    elif quoi == "fin_etape":
        FabriqueEtape(parcours=parcours, date_debut=ancien, date_fin=recent)
    elif quoi == "contrat":
        FabriqueContratEngagement(parcours=parcours, date_signature=recent, date_debut=recent, date_fin=futur)
    elif quoi == "a_venir":
        FabriqueEntretien(parcours=parcours, date_entretien=futur, presence="")
    assert trouves(sans_mouvement(jours=90, le=LE)) == (quoi in ("rien", "a_venir"))


@pytest.fixture
def equipe_d_aix() -> dict[str, Utilisateur]:
    """A full-timer, one at four fifths, one who left with a file, and files without anybody."""
    le = aujourdhui()
    plein, partiel, parti = accompagnateur(), accompagnateur(), accompagnateur()
    partiel.roles.update(etp=Decimal("0.8"))
    parti.roles.update(date_fin=le - timedelta(days=1))
    suivi = parcours_en_cours(referent=plein, debut=le - timedelta(days=300))
    FabriqueEtape(parcours=suivi, date_debut=le)
    FabriqueEntretien(parcours=suivi, date_entretien=le)
    FabriquePeriodeRsa(participant=suivi.participant)
    for _ in range(2):
        parcours_en_cours(referent=partiel, debut=le - timedelta(days=700))
    candidature(referent=parti, date_orientation=le - timedelta(days=100))
    candidature(date_orientation=le - timedelta(days=5))
    parcours_en_cours(referent=accompagnateur("mar"), code_plie="mar")
    FabriqueDelegation(de=plein, a=partiel, plie=plie(), date_debut=le, date_fin=le)
    return {"plein": plein, "partiel": partiel, "parti": parti}


def test_chacun_sa_ligne(equipe_d_aix: dict[str, Utilisateur]) -> None:
    vue = equipe(plie(), le=aujourdhui(), jours=45)
    lignes = {ligne.personne: ligne for ligne in vue.lignes}
    assert list(lignes) == [*equipe_d_aix.values(), None]
    assert {
        nom: (li.ouverts, li.sans_entretien, li.immobiles, li.sans_etape, li.parti)
        for nom, li in ((nom, lignes[qui]) for nom, qui in (*equipe_d_aix.items(), ("sans", None)))
    } == {
        "plein": (1, 0, 0, 0, False),
        "partiel": (2, 2, 2, 2, False),
        "parti": (1, 1, 1, 0, True),
        "sans": (1, 0, 0, 0, False),
    }
    mesure = lignes[equipe_d_aix["partiel"]].charge
    assert mesure is not None
    assert (mesure.etp, mesure.objectif, mesure.taux) == (Decimal("0.80"), 80, Decimal("2.5"))
    assert (lignes[equipe_d_aix["parti"]].charge, lignes[None].charge) == (None, None)
    assert [bool(li.absence) for li in vue.lignes] == [True, False, False, False]
    assert vue.totaux == {
        "ouverts": 5,
        "sans_entretien": 3,
        "immobiles": 3,
        "sans_etape": 2,
        "referent_parti": 1,
        "hors_delai": 2,
    }
    assert (vue.sans_referent, vue.etp_tenus) == (1, Decimal("1.8"))


def test_l_objectif_est_celui_du_plie_a_sa_date() -> None:
    le = aujourdhui()
    assert equipe(plie("mpc"), le=le, jours=45).suivis_par_etp == 90
    EtpPlie.objects.filter(plie=plie()).delete()
    vue = equipe(plie(), le=le, jours=45)
    assert (vue.suivis_par_etp, vue.etp_prevus, vue.lignes) == (100, None, [])


def test_un_inactif_n_est_plus_de_l_equipe() -> None:
    absent = accompagnateur()
    absent.is_active = False
    absent.save()
    assert equipe(plie(), le=aujourdhui(), jours=45).lignes == []


def compte(client: Client, url: str) -> int:
    """How many rows the address that a counter opens really shows."""
    page = client.get(url)
    assert page.status_code == 200
    if url.startswith(reverse("parcours:travail")):
        return page.context["liste"].page.paginator.count
    if url.startswith(reverse("parcours:transmettre")):
        return len(page.context["choisis"])
    return page.context["page"].paginator.count


@pytest.mark.parametrize("roles", ["un_plie", "deux_plie", "et_un_pole"])
def test_chaque_compteur_ouvre_la_liste_qui_le_fait(equipe_d_aix: dict[str, Utilisateur], roles: str) -> None:
    anime = coordonnateur()
    if roles == "deux_plie":
        Role.objects.create(utilisateur=anime, code=CodeRole.COORDONNATEUR, plie=plie("mar"), date_debut=DEBUT_ROLES)
    elif roles == "et_un_pole":
        pole = agent_pole("VI").roles.get().pole
        Role.objects.create(utilisateur=anime, code=CodeRole.AGENT_POLE, pole=pole, date_debut=DEBUT_ROLES)
        # A BRSA of the pôle, followed by another PLIE: read, and not counted here.
        FabriquePeriodeRsa(participant=parcours_en_cours(code_plie="mar").participant)
    client = connecte(anime)
    contexte = client.get(reverse(URL), {"jours": "60", "plie": plie().pk}).context
    attendus: dict[str, int] = {t["url"]: t["valeur"] for t in contexte["tuiles"]}
    for ligne in contexte["lignes"]:
        li = ligne["l"]
        attendus |= {
            ligne["url"]: li.ouverts,
            ligne["url_retards"]: li.retards,
            ligne["url_entretien"]: li.sans_entretien,
            ligne["url_immobiles"]: li.immobiles,
            ligne["url_etapes"]: li.sans_etape,
        }
        if li.ouverts:
            attendus[ligne["url_transmettre"]] = li.ouverts
    for nature in contexte["retards"]:
        attendus |= {nature["url"]: nature["total"]}
        attendus |= {case["url"]: case["nombre"] for case in nature["cases"]}
    assert sum(attendus.values()) > 20
    assert {url: compte(client, url) for url in attendus} == attendus


def test_la_page_dit_qui_depasse_et_qui_est_parti(equipe_d_aix: dict[str, Utilisateur]) -> None:
    page = connecte(coordonnateur()).get(reverse(URL)).content.decode()
    assert "n’accompagne plus ce PLIE" in page
    assert f"{equipe_d_aix['partiel']} remplace" in page
    assert 'name="jours" min="1" max="3650" value="45"' in page


@pytest.mark.parametrize(("jours", "lus"), [("", 45), ("0", 45), ("x", 45), ("9999", 45), ("3650", 3650), ("7", 7)])
def test_le_nombre_de_jours_se_choisit(jours: str, lus: int) -> None:
    assert connecte(coordonnateur()).get(reverse(URL), {"jours": jours}).context["jours"] == lus


def test_on_ne_regarde_que_son_equipe() -> None:
    client = connecte(coordonnateur())
    assert client.get(reverse(URL), {"plie": plie("mar").pk}).status_code == 404
    assert connecte(accompagnateur()).get(reverse(URL)).status_code == 403


def test_la_liste_de_travail_d_un_plie_et_d_un_ancien_referent(equipe_d_aix: dict[str, Utilisateur]) -> None:
    client = connecte(coordonnateur())
    url = reverse("parcours:travail")
    parti = client.get(url, {"etendue": "plie", "referent": equipe_d_aix["parti"].pk})
    assert (parti.context["referent"], {g.lignes[0].referent for g in parti.context["liste"].groupes}) == (
        str(equipe_d_aix["parti"].pk),
        {equipe_d_aix["parti"]},
    )
    sans = client.get(url, {"etendue": "plie", "referent": "sans"})
    assert {li.referent for g in sans.context["liste"].groupes for li in g.lignes} == {None}
    inconnu = client.get(url, {"etendue": "plie", "referent": accompagnateur("mar").pk, "plie": plie("mar").pk})
    assert (inconnu.context["referent"], inconnu.context["plie"]) == ("", "")


def test_les_filtres_de_mouvement_ne_disent_rien_a_un_pole() -> None:
    """What is dated after the end of the RSA would show through them (A-2)."""
    personne = FabriqueParticipant(nom="Zarkanovitch")
    FabriquePeriodeRsa(participant=personne)
    parcours_en_cours(participant=personne)
    page = connecte(agent_pole("VI")).get(reverse("parcours:liste"), {"sans_entretien": "1"})
    assert {"sans_entretien", "immobile", "etape"} & set(page.context["filtre"].form.fields) == set()
    assert page.context["page"].paginator.count == 1


def test_l_equipe_coute_autant_pour_un_et_pour_vingt_cinq() -> None:
    client = connecte(coordonnateur())
    le = aujourdhui()
    couts = []
    for nombre in (1, 24):
        for _ in range(nombre):
            referent: Any = accompagnateur()
            parcours_en_cours(referent=referent, debut=le - timedelta(days=700))
            candidature(referent=referent, date_orientation=le - timedelta(days=90))
        client.get(reverse(URL))
        with CaptureQueriesContext(connection) as requetes:
            page = client.get(reverse(URL))
        couts.append(len(requetes))
    assert len(page.context["lignes"]) == 25
    assert couts[0] == couts[1] <= 20
