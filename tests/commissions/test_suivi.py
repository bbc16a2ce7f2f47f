"""The screens that follow a session: nothing when nothing changed, what changed otherwise, in a constant cost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commissions.enums import Sens, SensAvis
from commissions.models import Decision, PointOrdreDuJour
from commissions.services.avis import deporter, donner_avis, lever_deport
from commissions.services.deliberation import Avis, decider
from commissions.services.ordre_du_jour import ajouter, preparer
from commissions.services.seances import clore, convoquer, ouvrir
from commissions.suivi import etat_de, suivi_du_point
from tests.connexion import connecte
from tests.fabriques.accounts import accompagnateur, coordonnateur, gestionnaire, membre
from tests.fabriques.commissions import JOUR_SEANCE, VEILLE, integration_demandee, point_et_membre, seance

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
ACCORD = Avis(sens=Sens.ACCORD)


def etat_du_point(point: PointOrdreDuJour) -> str:
    """As a screen opened now would have it."""
    return suivi_du_point(PointOrdreDuJour.objects.select_related("decision").get(pk=point.pk)).etat


def test_l_etat_change_avec_chaque_chose_que_l_ecran_montre() -> None:
    point, personne = point_et_membre()
    objet, convocation = point.seance, point.seance.convocations.get()
    vus = [(etat_de(objet), etat_du_point(point))]
    for geste in (
        lambda: donner_avis(point=point, par=personne, sens=SensAvis.FAVORABLE),
        lambda: donner_avis(point=point, par=personne, sens=SensAvis.RESERVE, texte="À revoir."),
        lambda: deporter(point=point, convocation=convocation, par=personne),
        lambda: lever_deport(point=point, convocation=convocation),
        lambda: decider(point=point, avis=ACCORD, par=gestionnaire()),
    ):
        geste()
        vus.append((etat_de(objet), etat_du_point(point)))
    # The withdrawal lifted, the opinion it took away does not come back: only then is the screen as at the start.
    assert len({seance for seance, _ in vus}) == len({point for _, point in vus}) == 5
    ajouter(seance=objet, saisine=integration_demandee(accompagnateur()), motif="Urgent.", le=JOUR_SEANCE)
    assert etat_de(objet) != vus[-1][0]


def test_rien_n_est_redessine_tant_que_rien_ne_change() -> None:
    point, personne = point_et_membre()
    ecran = connecte(personne)
    points = reverse("commissions:points", args=[point.seance_id])
    fiche = reverse("commissions:suivre", args=[point.pk])
    assert ecran.get(points, {"vu": etat_de(point.seance)}, headers=HTMX).status_code == 204
    assert ecran.get(fiche, {"vu": etat_du_point(point)}, headers=HTMX).status_code == 204
    vus = {points: etat_de(point.seance), fiche: etat_du_point(point)}
    donner_avis(point=point, par=personne, sens=SensAvis.QUESTION, texte="Et la garde ?")
    for adresse, vu in vus.items():
        assert "Question" in ecran.get(adresse, {"vu": vu}, headers=HTMX).content.decode()


@pytest.mark.parametrize(("anime", "recharge"), [(False, True), (True, False)], ids=["membre", "secrétaire"])
def test_la_seance_qui_s_ouvre_se_dit_sans_rien_perdre(anime: bool, recharge: bool) -> None:
    """A member's page is taken again; the secretary's, where something is being typed, only says so."""
    personne, objet = membre(), seance()
    integration_demandee(accompagnateur())
    objet = preparer(seance=objet, le=VEILLE)
    convoquer(seance=objet, membres=[personne])
    vu = etat_de(objet)
    ouvrir(seance=objet)
    ecran = connecte(gestionnaire() if anime else personne)
    reponse = ecran.get(reverse("commissions:points", args=[objet.pk]), {"vu": vu}, headers=HTMX)
    assert (reponse.has_header("HX-Refresh"), "a changé d’état" in reponse.content.decode()) == (recharge, True)


@pytest.mark.parametrize(("anime", "recharge"), [(False, True), (True, False)], ids=["membre", "secrétaire"])
def test_un_point_decide_ailleurs_se_dit_sans_rien_perdre(anime: bool, recharge: bool) -> None:
    point, personne = point_et_membre()
    vu = etat_du_point(point)
    decider(point=point, avis=ACCORD, par=gestionnaire())
    ecran = connecte(gestionnaire() if anime else personne)
    reponse = ecran.get(reverse("commissions:suivre", args=[point.pk]), {"vu": vu}, headers=HTMX)
    assert (reponse.has_header("HX-Refresh"), "vient de décider" in reponse.content.decode()) == (recharge, True)


def test_la_fiche_reste_fermee_a_qui_s_est_deporte() -> None:
    point, personne = point_et_membre()
    deporter(point=point, convocation=point.seance.convocations.get(), par=personne)
    assert connecte(personne).get(reverse("commissions:suivre", args=[point.pk])).status_code == 403


def test_accorder_redessine_la_seule_ligne() -> None:
    """Pressed twice, or by two people: one decision, and the line says it to both."""
    point, _ = point_et_membre()
    ecran, adresse = connecte(gestionnaire()), reverse("commissions:accorder", args=[point.pk])
    textes = [ecran.post(adresse, headers=HTMX).content.decode() for _ in range(2)]
    assert [texte.count("<tr") for texte in textes] == [1, 1]
    assert ("Accord enregistré" in textes[0], "a déjà décidé" in textes[1]) == (True, True)
    assert all("1 point, 1 décidé" in texte for texte in textes)
    # Without script, the whole page comes back.
    assert ecran.post(adresse).status_code == 302
    assert Decision.objects.count() == 1


def test_une_session_finie_ramene_la_page_a_la_connexion() -> None:
    """The form of the login is not put in the middle of the agenda."""
    adresse = reverse("commissions:points", args=[seance().pk])
    reponse = Client().get(adresse, headers=HTMX)
    assert (reponse.status_code, reponse["HX-Refresh"], reponse.content) == (204, "true", b"")
    assert Client().get(adresse).status_code == 302


@pytest.mark.parametrize("qui", ["animation", "membre"])
def test_un_ordre_du_jour_s_ouvre_en_autant_de_requetes_quelle_que_soit_sa_taille(qui: str) -> None:
    """One, then a dozen items: flagged, with opinions, decided. `python -m bench seance` goes up to three hundred."""
    referent, personne = accompagnateur(), membre()
    objet = ouvrir(seance=seance(membres=[personne]))
    ecran = connecte(coordonnateur() if qui == "animation" else personne)
    # A first request notes the hour in the session.
    ecran.get(reverse("commissions:seance", args=[objet.pk]))
    comptes = []
    for taille in (1, 12):
        for rang in range(taille):
            demande = integration_demandee(referent, date_orientation=VEILLE - timedelta(days=20 + 20 * (rang % 2)))
            point = ajouter(seance=objet, saisine=demande, motif="Essai.", le=VEILLE)
            donner_avis(point=point, par=personne, sens=SensAvis.FAVORABLE)
            if rang % 3 == 0:
                decider(point=point, avis=ACCORD, par=gestionnaire())
        for adresse in ("seance", "points"):
            with CaptureQueriesContext(connection) as requetes:
                assert ecran.get(reverse(f"commissions:{adresse}", args=[objet.pk])).status_code == 200
            comptes.append(len(requetes))
    assert comptes[:2] == comptes[2:]
    assert max(comptes) <= 30


def test_la_seance_close_ne_se_suit_plus() -> None:
    point, personne = point_et_membre()
    decider(point=point, avis=ACCORD, par=gestionnaire())
    clore(seance=point.seance)
    page = connecte(personne).get(reverse("commissions:seance", args=[point.seance_id])).content.decode()
    assert "hx-get" not in page.partition('id="points"')[2].partition(">")[0]


def test_des_points_qui_n_existent_pas_ne_font_rien(client: Client) -> None:
    """Typed by hand: letters, numbers of no row, numbers that no row can have."""
    point, _ = point_et_membre()
    client.force_login(gestionnaire())
    adresse = reverse("commissions:accords", args=[point.seance_id])
    reponse = client.post(adresse, {"points": ["x", "-1", "0", "9" * 18, "9" * 40, "³"]}, follow=True)
    assert (reponse.status_code, Decision.objects.count()) == (200, 0)
    assert "0 accord est enregistré" in reponse.content.decode()
