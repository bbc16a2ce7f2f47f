"""Handing files over by keyboard alone, undoing it, and a colleague's absence from its first to its last gesture."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Delegation, Utilisateur
from parcours.models import Referent, Transmission
from plie.socle.horloge import aujourdhui
from tests.fabriques.accounts import accompagnateur, coordonnateur
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant
from tests.navigateur.gestes import Poste

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.navigateur,
    pytest.mark.xdist_group("navigateur"),
]

NOMS = ("Abadie", "Quillemontel", "Zarkanovitch")


def tabuler(page: Page, selecteur: str, maximum: int = 120) -> None:
    """Press Tab until the element has the focus: it is in the order of the page, and shows its focus."""
    for _ in range(maximum):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selecteur):
            return
    raise AssertionError(f"{selecteur} ne s’atteint pas au clavier")


def test_transmettre_au_clavier_seul_puis_annuler(poste: Callable[[Utilisateur], Poste]) -> None:
    ancien, nouveau = accompagnateur(), accompagnateur()
    parcours = {nom: parcours_en_cours(participant=FabriqueParticipant(nom=nom), referent=ancien) for nom in NOMS}
    ecran = poste(coordonnateur()).aller("/parcours/")
    page = ecran.page
    # The first and the last of the list: Space ticks, the number of files is said.
    for nom in ("Abadie", "Zarkanovitch"):
        tabuler(page, f"input[value='{parcours[nom].pk}'][data-selection-ligne]")
        page.keyboard.press("Space")
    expect(page.locator("[data-selection-compte]")).to_have_text("2 parcours sélectionnés")
    page.locator("body").evaluate("e => { document.activeElement.blur(); window.scrollTo(0, 0); }")
    tabuler(page, "#selection button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/parcours/transmettre/**")
    ecran.lit("ABADIE", "ZARKANOVITCH").ne_lit_pas("QUILLEMONTEL")
    # Nothing chosen yet: told beside the fields, and the focus goes to the summary.
    tabuler(page, "main input[name=date_effet]")
    page.keyboard.press("Control+Enter")
    expect(page.locator("main")).to_contain_text("Choisir le nouveau référent.")
    ecran.lit("Indiquer le motif de la transmission.")
    tabuler(page, "main select[name=vers]")
    page.keyboard.type(f"{nouveau.prenom} {nouveau.nom}")
    tabuler(page, "main input[name=motif]")
    page.keyboard.type("Départ d’un collègue")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Aperçu de la transmission")
    ecran.lit("Départ d’un collègue", str(nouveau), "(2)")
    assert Referent.objects.filter(utilisateur=nouveau).count() == 0
    tabuler(page, "button[value=confirmer]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/parcours/transmissions/*/")
    ecran.lit("2 parcours sont transmis")
    assert Referent.objects.filter(utilisateur=nouveau, date_debut=aujourdhui()).count() == 2
    tabuler(page, "button[data-dialogue=annuler]")
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open]")).to_contain_text("Chaque parcours retrouve le référent qui le suivait")
    tabuler(page, "dialog button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Transmission annulée")
    assert Referent.objects.filter(utilisateur=nouveau).count() == 0


def test_tout_le_resultat_d_un_filtre_et_un_changement_entre_temps(poste: Callable[[Utilisateur], Poste]) -> None:
    ancien, autre, nouveau = (accompagnateur() for _ in range(3))
    siens = [parcours_en_cours(participant=FabriqueParticipant(nom=nom), referent=ancien) for nom in NOMS]
    parcours_en_cours(participant=FabriqueParticipant(nom="Brugnoletti"), referent=autre)
    ecran = poste(coordonnateur()).aller(f"/parcours/?referent={ancien.pk}")
    ecran.page.get_by_label("Sélectionner les 3 parcours du résultat").check()
    expect(ecran.page.locator("[data-selection-compte]")).to_have_text("3 parcours sélectionnés")
    ecran.cliquer("Transmettre à un collègue").ne_lit_pas("BRUGNOLETTI")
    ecran.remplir(vers=str(nouveau.pk), motif="Équilibre").cliquer("Voir l’aperçu")
    # A colleague moves one of them meanwhile: told, and nothing is done.
    Referent.objects.filter(parcours=siens[0]).update(utilisateur=autre)
    Referent.objects.filter(parcours=siens[0]).update(date_fin=aujourdhui())
    ecran.cliquer("Transmettre ces parcours (3)").lit("La situation a changé", "rien n’a été transmis")
    assert Transmission.objects.count() == 0
    ecran.cliquer("Transmettre ces parcours (3)").lit("3 parcours sont transmis")
    assert Referent.objects.filter(utilisateur=nouveau, date_fin=None).count() == 3


def test_une_absence_du_premier_au_dernier_geste(poste: Callable[[Utilisateur], Poste]) -> None:
    absent, collegue = accompagnateur(), accompagnateur()
    parcours = parcours_en_cours(participant=FabriqueParticipant(nom="Zarkanovitch"), referent=absent)
    jour = aujourdhui()
    remplacant = poste(collegue)
    assert remplacant.statut(f"/parcours/{parcours.pk}/") == 404
    ecran = poste(absent).aller("/parcours/travail/").cliquer("Déclarer une absence")
    ecran.remplir(date_debut=jour, date_fin="01/01/2020", a=str(collegue.pk)).cliquer("Déclarer l’absence")
    ecran.lit("La fin de l’absence ne peut pas précéder son début.")
    assert ecran.page.input_value("main [name=a]") == str(collegue.pk)
    ecran.remplir(date_fin=jour).cliquer("Déclarer l’absence").lit("En cours", str(collegue))
    remplacant.aller("/parcours/travail/").lit("ZARKANOVITCH", f"délégué par {absent}", "Vous suivez aussi")
    remplacant.aller(f"/parcours/{parcours.pk}/entretiens/noter/").remplir(
        date_entretien=jour, mode="telephone", forme="individuel", presence="honore", compte_rendu="Point d’étape."
    ).cliquer("Enregistrer l’entretien")
    assert parcours.entretiens.filter(saisi_par=collegue).count() == 1
    ecran.aller("/parcours/absences/")
    ecran.page.get_by_role("button", name="Révoquer").first.click()
    ecran.page.locator("dialog[open] button[type=submit]").click()
    ecran.lit("Révoquée")
    assert remplacant.statut(f"/parcours/{parcours.pk}/") == 404
    remplacant.aller("/parcours/travail/").ne_lit_pas("ZARKANOVITCH")
    assert Delegation.objects.get().revoquee_par == absent


def test_l_onglet_ouvert_est_en_vue_a_360(poste: Callable[[Utilisateur], Poste]) -> None:
    """The last of three tabs stands past the edge of a phone: it is brought into sight."""
    ecran = poste(coordonnateur())
    ecran.page.set_viewport_size({"width": 360, "height": 800})
    ecran.aller("/participants/violations/")
    onglet = ecran.page.locator(".onglets [aria-current]")
    expect(onglet).to_have_text("Violations de données")
    bords = onglet.evaluate("e => [e.getBoundingClientRect().left, e.getBoundingClientRect().right]")
    assert 0 <= bords[0] < bords[1] <= 360


@pytest.mark.parametrize("largeur", [1280, 360])
def test_les_ecrans_tiennent_dans_la_largeur(poste: Callable[[Utilisateur], Poste], largeur: int) -> None:
    """At 360 px nothing sticks out sideways, and each field has a label of its own."""
    ancien: Any = accompagnateur()
    parcours_en_cours(participant=FabriqueParticipant(nom="Zarkanovitch"), referent=ancien)
    ecran = poste(coordonnateur())
    ecran.page.set_viewport_size({"width": largeur, "height": 800})
    fautes = {}
    for chemin in (
        "/parcours/",
        f"/parcours/transmettre/?portee=resultat&filtres=referent%3D{ancien.pk}",
        "/parcours/transmissions/",
        "/parcours/equipe/",
        "/parcours/vues/enregistrer/?statut=sorti",
        "/parcours/absences/declarer/",
    ):
        ecran.aller(chemin)
        deborde = ecran.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        muets = ecran.page.evaluate(
            "[...document.querySelectorAll('main input:not([type=hidden]):not([hidden]), main select')]"
            ".filter(c => c.name && !c.labels.length && !c.getAttribute('aria-label')).map(c => c.name)"
        )
        if deborde > 0 or muets:
            fautes[chemin] = (deborde, muets)
    assert fautes == {}
