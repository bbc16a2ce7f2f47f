"""Duplicates and conflicts as people meet them: two records made one and parted again; two people on one file."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from accounts.models import Utilisateur
from parcours.models import Parcours
from participants.models import DoublonEcarte, Fusion, Participant
from tests.fabriques.accounts import gestionnaire
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant
from tests.navigateur.examen import examiner, preparer
from tests.navigateur.gestes import Poste
from tests.navigateur.photos import TELEPHONE, photographier
from tests.participants.dossiers import deux_fiches

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.navigateur,
    pytest.mark.processus,
    pytest.mark.xdist_group("navigateur"),
]


@pytest.mark.parametrize("largeur", [1280, 360])
def test_fusionner_deux_fiches_puis_les_separer(poste: Callable[[Utilisateur], Poste], largeur: int) -> None:
    """From the menu, by keyboard from the choice of a value on: compared, merged, found by the search, parted."""
    garde, venue = deux_fiches()
    ecran = poste(gestionnaire())
    ecran.page.set_viewport_size({"width": largeur, "height": 900})
    ecran.aller("/participants/doublons/")
    ecran.lit("N’GUESSAN Zoé", "NGUESSAN Zoe", "Nés le même jour, noms proches")
    ecran.cliquer(f"Comparer {garde.nom.upper()} {garde.prenom} et NGUESSAN Zoe")
    ecran.lit("Ce qui diffère", "Téléphone", "0491000001", "2 parcours", "1 période de RSA identique")
    if largeur == 1280:
        photographier(ecran.page, "comparer")
    # No page scrolls sideways on a phone.
    assert ecran.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    choix = ecran.page.locator("[name=nom]")
    choix.first.focus()
    ecran.page.keyboard.press("ArrowRight")  # the other record's spelling
    assert choix.nth(1).is_checked()
    ecran.page.keyboard.press("ArrowLeft")
    ecran.page.keyboard.press("Control+Enter")
    ecran.page.wait_for_url("**/participants/fusions/*/")
    ecran.lit("Les deux fiches sont réunies en une seule", "2 parcours", "0491000001")
    fusion = Fusion.objects.get()
    assert list(Participant.objects.values_list("pk", flat=True)) == [garde.pk]
    ecran.aller("/parcours/recherche/?q=nguessan").lit("N’GUESSAN Zoé").ne_lit_pas("NGUESSAN Zoe")
    ecran.aller(f"/participants/fusions/{fusion.pk}/").cliquer("Annuler la fusion").cliquer("Séparer les deux fiches")
    ecran.lit("La fusion est annulée", "Cette fusion est annulée")
    assert set(Participant.objects.values_list("pk", flat=True)) == {garde.pk, venue.pk}
    # And they may be told apart for good, then looked at again.
    ecran.aller("/participants/doublons/").cliquer("Non, ce ne sont pas les mêmes : N’GUESSAN Zoé et NGUESSAN Zoe")
    ecran.lit("La paire est écartée", "Aucun doublon possible")
    ecran.aller("/participants/doublons/ecartes/").lit("N’GUESSAN Zoé et NGUESSAN Zoe")
    ecran.cliquer("Proposer de nouveau N’GUESSAN Zoé et NGUESSAN Zoe").lit("Aucune paire écartée")
    assert DoublonEcarte.objects.count() == 0


def test_deux_personnes_sur_une_fiche(poste: Callable[[Utilisateur], Poste]) -> None:
    """The second to save sees both versions, finds what they typed, and chooses."""
    parcours = parcours_en_cours(participant=FabriqueParticipant(nom="Vantrepotte", prenom="Nadège"))
    premiere, seconde = poste(gestionnaire()), poste(gestionnaire())
    preparer(seconde.page.context)
    chemin = f"/parcours/{parcours.pk}/situation/"
    for ecran in (premiere, seconde):
        ecran.aller(chemin)
    premiere.remplir(adresse="3 rue des Lices").cliquer("Enregistrer la fiche")
    seconde.remplir(adresse="14 cours Mirabeau", telephone="0491000001").cliquer("Enregistrer la fiche")
    seconde.lit(
        "Votre saisie n’est pas encore enregistrée, et rien n’en est perdu", "3 rue des Lices", "14 cours Mirabeau"
    )
    photographier(seconde.page, "conflit-fiche")
    assert examiner(seconde.page) == []
    assert seconde.page.input_value("[name=adresse]") == "14 cours Mirabeau"
    assert seconde.page.input_value("[name=telephone]").replace(" ", "") == "0491000001"
    assert Parcours.objects.get().participant.adresse == "3 rue des Lices"
    seconde.cliquer("Enregistrer ma saisie").lit("La fiche est enregistrée")
    personne = Participant.objects.get(pk=parcours.participant_id)
    assert (personne.adresse, personne.telephone) == ("14 cours Mirabeau", "04 91 00 00 01")


def test_la_meme_personne_saisie_une_seconde_fois(poste: Callable[[Utilisateur], Poste]) -> None:
    """Proposed while typing, refused once, recorded only when it is said to be somebody else."""
    parcours_en_cours(participant=FabriqueParticipant(nom="Vantrepotte", prenom="Nadège"))
    ecran = poste(gestionnaire()).aller("/parcours/orienter/")
    ecran.remplir(
        nom="VANTREPOTTE", prenom="Nadege", date_naissance="15/06/1985", sexe="F", commune="13001", prescripteur="caf"
    )
    ecran.page.locator("#doublons").get_by_text("née le même jour").first.wait_for()
    ecran.cliquer("Enregistrer l’orientation").lit("déjà enregistrée")
    assert Participant.objects.count() == 1
    assert ecran.page.input_value("[name=nom]") == "VANTREPOTTE"
    ecran.remplir(autre_personne=True).cliquer("Enregistrer l’orientation").lit("est enregistrée")
    assert Participant.objects.count() == 2


def test_deux_personnes_sur_une_note(poste: Callable[[Utilisateur], Poste]) -> None:
    """On a telephone, two versions of a long note are read one under the other; the second is kept, then saved."""
    auteur = gestionnaire()
    parcours = parcours_en_cours(participant=FabriqueParticipant(nom="Vantrepotte"), referent=auteur)
    entretien = parcours.entretiens.get()
    premiere, seconde = poste(auteur), poste(auteur)
    preparer(seconde.page.context)
    for ecran in (premiere, seconde):
        ecran.page.set_viewport_size(TELEPHONE)
        ecran.aller(f"/parcours/entretiens/{entretien.pk}/")
    longue, autre = ("Point sur la mobilité, la garde et le projet. " * 6).strip(), "Autre lecture du même rendez-vous."
    premiere.remplir(compte_rendu=longue).cliquer("Enregistrer l’entretien")
    seconde.remplir(compte_rendu=autre).cliquer("Enregistrer l’entretien").lit("rien n’en est perdu", longue, autre)
    cellules = seconde.page.locator("td.valeur-longue").evaluate_all("l => l.map((c) => c.clientWidth)")
    assert min(cellules) > 280
    photographier(seconde.page, "conflit-note")
    assert examiner(seconde.page) == []
    assert seconde.page.input_value("[name=compte_rendu]") == autre
    seconde.cliquer("Enregistrer ma saisie")
    seconde.page.wait_for_url(f"**/parcours/{parcours.pk}/**")
    entretien.refresh_from_db()
    assert (entretien.compte_rendu, entretien.version) == (autre, 3)
