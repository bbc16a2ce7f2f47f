"""The steering page: its figures are the dashboard's, each opens onto its list, and nothing leaves one's scope."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Plie
from parcours.models import Parcours
from parcours.services.rappels import envoyer_rappel
from parcours.volets import alertes_d_accueil
from pilotage.conduite import mots
from pilotage.conduite.cohortes import cohortes
from pilotage.conduite.entonnoir import LIBELLES, entonnoir
from pilotage.conduite.objectifs import situation
from pilotage.conduite.presentation import objectifs
from pilotage.conduite.regles.projection import SANS_DONNEES, TROP_TOT
from pilotage.models import Objectif
from pilotage.selectors import composer
from plie.socle.periodes import Periode
from tests.connexion import connecte
from tests.fabriques import accounts
from tests.fabriques.parcours import candidature
from tests.pilotage.mondes import parcours, peupler

pytestmark = pytest.mark.django_db
LE = date(2025, 10, 6)
MIDI = "2025-10-06 12:00:00+02:00"
LIEN = re.compile(r'<a href="([^"]+)" aria-label="[^"]*voir les parcours">([^<]+)</a>(?: <small[^>]*>([^<]*)</small>)?')


@pytest.fixture
def client_aix() -> Client:
    peupler("aix", entrees=12, sorties=8)
    peupler("mar", entrees=2, sorties=2)
    return connecte(accounts.coordonnateur("aix"))


def page(client: Client, **donnees: Any) -> Any:
    with time_machine.travel(MIDI, tick=False):
        return client.get(reverse("pilotage:conduite"), donnees)


def test_les_chiffres_sont_ceux_du_tableau_de_bord(client_aix: Client) -> None:
    aix = accounts.plie("aix")
    lue = situation([aix], annee=2025, le=LE).par_plie["aix"]
    tableau = composer([aix], perimetre="aix", periode=Periode(date(2025, 1, 1), LE), le=LE, lister=False).valeurs
    realises = {ligne["code"]: (ligne["objectif"], ligne["realise"]) for ligne in tableau["objectifs"]["lignes"]["aix"]}
    assert {li.code: (li.objectif, li.projection.realise) for li in lue.nombres} == realises
    parts = {part["code"]: (part["n"], part["sur"]) for part in tableau["objectifs"]["parts"]["aix"]}
    assert (parts["sorties_positives"], parts["brsa"]) == tuple((li.n, li.sur) for li in lue.parts)
    assert page(client_aix).status_code == 200


def test_chaque_nombre_ouvre_exactement_sa_liste(client_aix: Client) -> None:
    """Objectives, shares, delays and funnel: the list holds as many parcours as the number (or its first term) says."""
    html = page(client_aix).content.decode()
    liens = LIEN.findall(html)
    assert len(liens) > 20
    with time_machine.travel(MIDI, tick=False):
        for adresse, texte, detail in liens:
            compte = client_aix.get(unescape(adresse)).context["page"].paginator.count
            lu = re.match(r"(\d+) sur", detail)
            entier = re.fullmatch(r"\d+", texte)
            if lu or entier:
                assert compte == int(lu[1] if lu else texte), (adresse, texte, detail)
            else:  # a mean: over those who have a value
                assert compte > 0, adresse


def test_l_entonnoir_compte_ce_que_sont_devenus_les_orientes(client_aix: Client) -> None:
    Parcours.objects.filter(plie__code="aix", statut="sorti").update(prescripteur="caf")
    lu = entonnoir([accounts.plie("aix")], Periode(date(2024, 1, 1), LE))
    par_code = {ligne.code: list(ligne.nombres.values()) for ligne in lu.par_prescripteur}
    assert par_code == {"ccas": [12, 12, 12, 0, 0], "caf": [8, 8, 8, 8, 4]}
    assert list(lu.total.nombres.values()) == [20, 20, 20, 8, 4]
    for lignes in (lu.par_prescripteur, lu.par_trimestre):
        for etape in LIBELLES:
            assert sum(ligne.nombres[etape] for ligne in lignes) == lu.total.nombres[etape]


def test_une_candidature_est_orientee_sans_etre_integree(client_aix: Client) -> None:
    candidature(date_orientation=date(2025, 9, 1))
    candidature(date_orientation=date(2025, 9, 30), premier_rdv=date(2025, 10, 2))
    lu = entonnoir([accounts.plie("aix")], Periode(date(2024, 1, 1), LE))
    pole = next(ligne for ligne in lu.par_prescripteur if ligne.code == "pole_insertion")
    assert list(pole.nombres.values()) == [2, 1, 0, 0, 0]


@pytest.mark.parametrize(
    ("le", "motif"), [(date(2025, 1, 1), TROP_TOT), (date(2025, 1, 27), TROP_TOT), (date(2025, 3, 1), SANS_DONNEES)]
)
def test_sans_donnees_la_page_le_dit(le: date, motif: str) -> None:
    coordonnateur = accounts.coordonnateur("aix")
    lue = situation([accounts.plie("aix")], annee=le.year, le=le).par_plie["aix"]
    assert {li.projection.motif for li in lue.nombres if li.code != "reprise_file_active"} == {motif}
    assert {li.motif for li in lue.parts} == {motif}
    assert lue.alertes == []
    with time_machine.travel(f"{le}T12:00:00Z", tick=False):
        reponse = connecte(coordonnateur).get(reverse("pilotage:conduite"))
        assert list(alertes_d_accueil(coordonnateur, le=le)) == []
    assert reponse.status_code == 200
    assert motif in unescape(reponse.content.decode())


def test_le_31_decembre_le_realise_est_la_projection() -> None:
    peupler("aix", entrees=4, sorties=4)
    for le in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 2, 28)):
        lue = situation([accounts.plie("aix")], annee=2025, le=le)
        assert lue.periode == Periode.annee(2025)
        lignes = {li.code: li.projection for li in lue.par_plie["aix"].nombres}
        assert (lignes["nouvelles_integrations"].centrale, lignes["nouvelles_integrations"].haut) == (4, 4)
        assert (lignes["accompagnes"].centrale, lignes["accompagnes"].realise) == (8, 8)


def test_un_29_fevrier_se_compare_au_28() -> None:
    for rang, debut in enumerate((date(2023, 2, 28), date(2023, 3, 1))):
        parcours("aix", rang, debut=debut)
    parcours("aix", 9, debut=date(2022, 6, 1))
    lue = situation([accounts.plie("aix")], annee=2024, le=date(2024, 2, 29))
    allure, _ = lue.allures["aix"]
    # One of the two entries of 2023 was made by the same day.
    assert allure.annees == 1
    assert allure.part == pytest.approx((1 + 30 * 60 / 366) / 32)


def test_un_objectif_qui_decroche_est_dit_a_l_accueil_et_par_courriel(settings: Any) -> None:
    peupler("aix", entrees=12, sorties=6)
    coordonnateur = accounts.coordonnateur("aix")
    with time_machine.travel("2025-10-06 08:30:00+02:00", tick=False):
        html = unescape(connecte(coordonnateur).get(reverse("parcours:travail")).content.decode())
        assert envoyer_rappel(utilisateur=coordonnateur, le=LE)
    assert "objectifs en alerte" in html
    assert "Nouvelles intégrations" in html
    courriel = str(mail.outbox[-1].body)
    assert "objectifs en alerte" in courriel
    assert f"{settings.ADRESSE_DU_SITE}{reverse('pilotage:conduite')}?perimetre=aix" in courriel
    assert "Personneaix" not in courriel


def test_hors_de_la_structure_d_animation_pas_d_alerte() -> None:
    peupler("aix")
    for personne in (accounts.accompagnateur("aix"), accounts.financeur(), accounts.coordonnateur("mar")):
        assert list(alertes_d_accueil(personne, le=LE)) == []


def test_un_objectif_tenu_n_alerte_pas() -> None:
    peupler("aix", entrees=12, sorties=6)
    Objectif.objects.filter(plie__code="aix", annee=2025).update(
        accompagnes=10, brsa=0, nouvelles_integrations=10, reprise_file_active=500
    )
    lue = situation([accounts.plie("aix")], annee=2025, le=LE)
    codes = {alerte.code for alerte in lue.par_plie["aix"].alertes}
    assert codes == {"part_brsa"}  # nobody receives the RSA in this world
    # Who was there on 1 January no longer changes: no alert, and no « En bonne voie » either.
    etats = {ligne.entete: ligne.cases[-1].texte for ligne in objectifs(lue, "aix", finie=False).lignes}
    assert (etats["Reprise de la file active"], etats["Nouvelles intégrations"]) == ("Non atteint", "Atteint")


def test_le_financeur_lit_son_perimetre_sans_lien(client_aix: Client) -> None:
    reponse = page(connecte(accounts.financeur()))
    html = reponse.content.decode()
    assert reponse.status_code == 200
    assert "Projections par PLIE" in html
    assert not LIEN.findall(html)
    # Behind the wall that keeps the files from them, the curves and the funnel still count everybody.
    assert (
        reponse.context["cohortes"].cohortes[0].effectif
        == Parcours.objects.filter(date_debut__gte="2023-01-01").count()
    )
    (ensemble,) = reponse.context["entonnoirs"][0].lignes
    assert ensemble.cases[0].texte == str(Parcours.objects.filter(date_orientation__gte="2024-01-01").count())
    assert "Par prescripteur" not in html
    assert "Par prescripteur" in page(client_aix).content.decode()
    assert page(connecte(accounts.financeur("mar")), perimetre="aix", annee=2025).status_code == 400


def test_une_adresse_mal_formee_est_refusee_sans_erreur(client_aix: Client) -> None:
    assert page(client_aix, perimetre="aix", annee="abc").status_code == 400
    with time_machine.travel(MIDI, tick=False):
        for code in (
            "x",
            "orientes:aix",
            "x:aix:prescripteur:caf",
            "orientes:aix:x:caf",
            "orientes:aix:trimestre:2025T9",
            "orientes:mar:prescripteur:total",
            "orientes:aix:prescripteur:inconnu",
        ):
            assert client_aix.get(reverse("pilotage:entonnoir", args=[code])).status_code == 404, code


def test_les_courbes_suivent_les_annees_d_entree() -> None:
    peupler("aix", entrees=12, sorties=10)
    lues = cohortes([accounts.plie("aix")], le=LE)
    assert [(c.nom, c.effectif) for c in lues.cohortes] == [
        ("Ensemble", 22),
        ("Entrées 2024", 10),
        ("Entrées 2025", 12),
    ]
    sortis = lues.cohortes[1]
    assert sortis.sorties[0] == 0.0
    # All left after 347 days: at 12 months everybody is out, half of them to a positive exit.
    assert (sortis.sorties[12], sortis.positives[12]) == (None, None)
    assert sortis.sorties[11] == 0.0
    assert lues.cohortes[2].sorties[2] == 0.0
    assert lues.cohortes[2].sorties[3] is None


def test_une_sortie_datee_apres_le_jour_n_a_pas_eu_lieu() -> None:
    for rang in range(10):
        parcours("aix", rang, debut=date(2025, 1, 6), fin=LE + timedelta(days=rang - 5))
    ensemble = cohortes([accounts.plie("aix")], le=LE).cohortes[0]
    assert ensemble.effectif == 10
    assert ensemble.sorties[8] == 0.0


def test_autant_de_requetes_pour_un_plie_et_pour_six(client_aix: Client) -> None:
    def compter(plies: list[Plie]) -> int:
        with CaptureQueriesContext(connection) as requetes:
            lue = situation(plies, annee=2025, le=LE, comparer=True)
            mots.methode(lue, "aix")
            cohortes(plies, le=LE)
            entonnoir(plies, lue.periode)
        return len(requetes)

    assert compter([accounts.plie("aix")]) == compter(list(Plie.objects.all())) == 4
