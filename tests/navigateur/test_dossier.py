"""The person's file in a real browser: diagnostic, étapes, contract and its weeks, situation over time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from accounts.models import Utilisateur
from parcours.models import ContratEngagement, Parcours
from parcours.regles.activite import lundi_de
from participants.models import MesureDistance, SuiviDifficulte
from plie.socle.horloge import aujourdhui
from plie.socle.periodes import lendemain, veille
from tests.fabriques import accounts
from tests.fabriques.parcours import FabriqueContratEngagement
from tests.navigateur.gestes import Poste
from tests.navigateur.photos import TELEPHONE

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.navigateur,
    pytest.mark.xdist_group("navigateur"),
    pytest.mark.usefixtures("brsa"),
]
LE = aujourdhui()
DEBUT = LE - timedelta(days=120)


def aller_au_clavier(page: Page, nom: str) -> None:
    """Tab until the field of that name has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name || ''") == nom:
            return
    raise AssertionError(f"le clavier n’atteint pas « {nom} »")


def taper(page: Page, nom: str, texte: str) -> None:
    aller_au_clavier(page, nom)
    page.keyboard.type(texte)


def test_une_immersion_au_clavier_seul(ecran: Poste, suivi: Parcours) -> None:
    """The kind chosen with the arrows shows its fields; a mistake is said beside its field and nothing is lost."""
    page = ecran.aller(f"/parcours/{suivi.pk}/etapes/ajouter/").page
    assert page.locator("[name=objet_immersion]").count() == 0
    aller_au_clavier(page, "type")
    with page.expect_response(lambda reponse: reponse.request.method == "POST"):
        page.keyboard.type("Immersion")
    page.locator("[name=objet_immersion]").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.type("Découverte de la vente")
    taper(page, "date_debut_prevue", f"{lendemain(LE):%d%m%Y}")
    taper(page, "date_fin_prevue", f"{LE:%d%m%Y}")
    taper(page, "structure", "Boulangerie du Cours")
    taper(page, "heures_hebdo", "35")
    taper(page, "objet_immersion", "Conf")
    taper(page, "prescripteur_immersion", "le PLIE")
    taper(page, "date_prescription", f"{LE:%d%m%Y}")
    aller_au_clavier(page, "difficultes")
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    ecran.lit("La fin prévue ne peut pas précéder le début prévu.")
    assert page.input_value("[name=structure]") == "Boulangerie du Cours"
    aller_au_clavier(page, "date_fin_prevue")
    page.keyboard.press("Control+A")
    page.keyboard.type(f"{lendemain(LE) + timedelta(days=13):%d%m%Y}")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: "ajouter" not in url)
    etape = suivi.etapes.get()
    assert (etape.type, etape.objet_immersion, etape.prescripteur_immersion, etape.date_debut_prevue) == (
        "pmsmp",
        "confirmation",
        "delegation",
        lendemain(LE),
    )
    assert etape.difficultes.count() == 1
    ecran.lit("Découverte de la vente", "Prévue", "à venir")


def test_une_etape_prevue_est_refusee_par_l_operateur(ecran: Poste, suivi: Parcours) -> None:
    """JobProvence13: the person is positioned on an offer; the company says no."""
    ecran.aller(f"/parcours/{suivi.pk}/etapes/ajouter/").remplir(type="mediation")
    ecran.page.locator("[name=offre_jobprovence13]").wait_for()
    ecran.remplir(
        offre_jobprovence13="Agent polyvalent (JP-20418)",
        date_positionnement=LE,
        date_debut_prevue=LE,
        structure="Restaurant du Port",
    ).cliquer("Enregistrer l’étape")
    ecran.lit("JobProvence13 : Agent polyvalent (JP-20418)")
    etape = suivi.etapes.get()
    ecran.aller(f"/parcours/etapes/{etape.pk}/terminer/").remplir(resultat="refus_operateur")
    assert not ecran.page.locator("[name=date_fin]").is_visible()
    ecran.cliquer("Enregistrer la suite").lit("refusé par l’opérateur")
    etape.refresh_from_db()
    assert (etape.resultat, etape.date_debut, etape.date_debut_prevue) == ("refus_operateur", None, LE)


def test_une_difficulte_se_leve_et_cela_se_voit(ecran: Poste, suivi: Parcours) -> None:
    """Under way, then lifted: the page tells when and by whom, with a chart; the distance to employment too."""
    adresse = f"/parcours/{suivi.pk}/diagnostic/"
    diagnostic = suivi.diagnostic
    assert diagnostic is not None
    depuis = diagnostic.date_diagnostic
    ecran.aller(adresse).remplir(mobilite_etat="en_cours", mobilite_depuis=depuis - timedelta(days=1))
    ecran.remplir(distance="tres_eloignee", date_distance=DEBUT).cliquer("Enregistrer le diagnostic")
    ecran.lit("Le travail sur une difficulté ne peut pas précéder son repérage.")
    ecran.remplir(mobilite_depuis=DEBUT + timedelta(days=20)).cliquer("Enregistrer le diagnostic")
    ecran.aller(adresse).remplir(mobilite_etat="leve", mobilite_levee=veille(LE), distance="proche")
    ecran.cliquer("Enregistrer le diagnostic")
    ecran.lit("Difficultés au fil du parcours", "Repérée le", "En cours le", "Levé le", "proche (moins de 6 mois)")
    assert list(SuiviDifficulte.objects.filter(difficulte__code="mobilite").values_list("etat", "date_etat")) == [
        ("a_traiter", depuis),
        ("en_cours", DEBUT + timedelta(days=20)),
        ("leve", veille(LE)),
    ]
    assert MesureDistance.objects.count() == 2


def test_le_contrat_suivant_et_l_activite_de_la_semaine(ecran: Poste, suivi: Parcours) -> None:
    """The next contract starts the day after; its weeks are typed one after the other, compared to 15 hours."""
    fin = veille(lundi_de(LE)) - timedelta(days=21)
    FabriqueContratEngagement(parcours=suivi, date_signature=DEBUT, date_debut=DEBUT, date_fin=fin)
    ecran.aller(f"/parcours/{suivi.pk}/contrats/signer/").lit("sans contrat à ce jour")
    assert ecran.page.input_value("[name=date_debut]") == f"{lendemain(fin):%d/%m/%Y}"
    ecran.remplir(date_fin=LE + timedelta(days=60)).cliquer("Enregistrer le contrat")
    contrat = ContratEngagement.objects.get(date_debut=lendemain(fin))
    ecran.page.set_viewport_size(TELEPHONE)
    ecran.aller(f"/parcours/contrats/{contrat.pk}/activite/")
    assert ecran.page.evaluate("document.documentElement.scrollWidth") <= 360
    premier, deuxieme = (f"{contrat.date_debut + timedelta(days=n):%Y%m%d}" for n in (0, 7))
    ecran.remplir(**{f"prevues_{premier}": "15", f"faites_{premier}": "beaucoup"}).cliquer("Enregistrer l’activité")
    ecran.lit("Saisir un nombre d’heures")
    page = ecran.page
    page.locator(f"[name=faites_{premier}]").fill("12,5")
    # Tab goes along the week, then to the next one.
    page.locator(f"[name=faites_{premier}]").focus()
    page.keyboard.press("Tab")
    page.keyboard.type("Atelier et candidatures")
    page.keyboard.press("Tab")
    page.keyboard.type("15")
    page.keyboard.press("Tab")
    page.keyboard.type("15")
    page.keyboard.press("Control+Enter")
    page.get_by_text("L’activité est enregistrée.").wait_for()
    ecran.lit("2,5 h de moins", "atteint")
    lues = contrat.activites.order_by("date_semaine").values_list("heures_prevues", "heures_faites", "activite")
    assert [(float(prevues), float(faites), texte) for prevues, faites, texte in lues] == [
        (15, 12.5, "Atelier et candidatures"),
        (15, 15, ""),
    ]
    assert contrat.activites.filter(date_semaine=contrat.date_debut + timedelta(days=7)).exists(), deuxieme


def test_l_adresse_change_et_le_pole_suit(poste: Callable[[Utilisateur], Poste], ecran: Poste, suivi: Parcours) -> None:
    """From the day of the move, the pôle of the new commune reads the file and the former one no more (A-2)."""
    ici, la = poste(accounts.agent_pole("VI")), poste(accounts.agent_pole("IX"))
    fiche = f"/parcours/{suivi.pk}/"
    assert (ici.statut(fiche), la.statut(fiche)) == (200, 404)
    ecran.aller(f"{fiche}adresse/").remplir(date_debut="31/02/2026", adresse="2 quai Neuf", commune="13056")
    ecran.cliquer("Enregistrer l’adresse").lit("Saisir une date")
    assert ecran.page.input_value("[name=adresse]") == "2 quai Neuf"
    ecran.remplir(date_debut=LE, code_postal="13500", qpv="true").cliquer("Enregistrer l’adresse")
    ecran.lit("2 quai Neuf 13500 Martigues", "actuelle", "ancienne", "quartier prioritaire")
    assert (ici.statut(fiche), la.statut(fiche)) == (404, 200)
    entree: Any = suivi.situation_entree
    entree.refresh_from_db()
    assert (entree.commune_id, entree.qpv) == ("13001", None)
    ecran.aller(f"{fiche}statuts/rqth/ajouter/").remplir(date_debut=DEBUT, source="Notification de la MDPH")
    ecran.cliquer("Enregistrer la période").lit("Notification de la MDPH", "en cours")
    ecran.cliquer("Retirer l’adresse 2 quai Neuf 13500 Martigues")
    ecran.page.locator("dialog[open] button[type=submit]").click()
    ecran.page.get_by_text("L’adresse est retirée.").wait_for()
    assert (ici.statut(fiche), la.statut(fiche)) == (200, 404)
