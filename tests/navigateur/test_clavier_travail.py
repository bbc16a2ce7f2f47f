"""The day by keyboard alone at 1280 and at 360 px: work list, timeline, calendar, export, team."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from accounts.models import Utilisateur
from parcours.models import Referent
from plie.socle.horloge import aujourdhui
from plie.socle.periodes import ajouter_mois
from tests.fabriques import accounts
from tests.fabriques.parcours import FabriqueEntretien, FabriqueEtape, candidature, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa
from tests.navigateur.clavier import AUX_DEUX_LARGEURS, Comptes, assis, retenir
from tests.navigateur.gestes import Poste

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.navigateur,
    pytest.mark.xdist_group("navigateur"),
]


def lignes(ecran: Poste) -> list[str]:
    """The rows of the work list, in order, spaces evened out."""
    return [" ".join(texte.split()) for texte in ecran.page.locator(".afaire").all_inner_texts()]


@AUX_DEUX_LARGEURS
def test_la_liste_de_travail_au_clavier(poste: Callable[[Utilisateur], Poste], comptes: Comptes, largeur: int) -> None:
    """The most overdue first, with its rule and its date; its gesture clears it, and comes back to what remains."""
    le, referent = aujourdhui(), accounts.accompagnateur()
    personne = FabriqueParticipant(nom="Vantrepotte", prenom="Nadège")
    FabriquePeriodeRsa(participant=personne, date_debut=date(2020, 1, 1), source="flux")
    suivi = parcours_en_cours(participant=personne, debut=ajouter_mois(le, -4), referent=referent)
    FabriqueEtape(parcours=suivi, date_debut=ajouter_mois(le, -3))
    FabriqueEntretien(parcours=suivi, date_entretien=le, saisi_par=referent)
    attendue = FabriqueParticipant(nom="Oriol")
    FabriquePeriodeRsa(participant=attendue, date_debut=date(2020, 1, 1), source="flux")
    candidature(participant=attendue, date_orientation=ajouter_mois(le, -1), referent=referent)
    ecran, clavier = assis(poste, referent, largeur)

    ecran.aller("/parcours/travail/")
    contrat, reception = lignes(ecran)[:2]
    assert contrat.startswith("VANTREPOTTE Nadège")
    assert "P-6.2b" in contrat
    assert "en retard de" in contrat
    assert reception.startswith("ORIOL")
    assert "P-6.2a" in reception

    clavier.commencer().presser("En retard")
    clavier.terminer("ouvrir ce qui est en retard")
    assert len(lignes(ecran)) >= 2
    clavier.commencer().presser("Signer")
    clavier.remplir(date_fin=ajouter_mois(le, 6)).envoyer()
    clavier.terminer("solder une échéance de la liste")
    assert suivi.contrats_engagement.count() == 1
    ecran.aller("/parcours/travail/?groupe=retard")
    assert [ligne for ligne in lignes(ecran) if "P-6.2b" in ligne and "VANTREPOTTE" in ligne] == []
    retenir(comptes, clavier, largeur)


@AUX_DEUX_LARGEURS
def test_l_historique_au_clavier(poste: Callable[[Utilisateur], Poste], comptes: Comptes, largeur: int) -> None:
    """One timeline of everything, by kind then by words, without leaving the page."""
    le, referent = aujourdhui(), accounts.accompagnateur()
    suivi = parcours_en_cours(
        participant=FabriqueParticipant(nom="Vantrepotte"), debut=ajouter_mois(le, -6), referent=referent
    )
    FabriqueEtape(parcours=suivi, date_debut=ajouter_mois(le, -3), intitule="Atelier mobilité")
    for mois, note in ((2, "Le permis avance."), (1, "Le logement est trouvé.")):
        FabriqueEntretien(parcours=suivi, date_entretien=ajouter_mois(le, -mois), saisi_par=referent, compte_rendu=note)
    ecran, clavier = assis(poste, referent, largeur)
    ecran.aller(f"/parcours/{suivi.pk}/")
    historique = ecran.page.locator("#fil")
    assert "Atelier mobilité" in historique.inner_text()
    clavier.commencer().vers("Entretien")
    while not ecran.page.evaluate("() => document.activeElement.closest('#fil') !== null"):
        ecran.page.keyboard.press("Tab")
        clavier.tabulations += 1
        clavier.vers("Entretien")
    clavier.touche("Enter")
    historique.get_by_text("Atelier mobilité").wait_for(state="detached")
    assert "Le permis avance." in historique.inner_text()
    clavier.remplir(mots="logement").touche("Enter")
    historique.get_by_text("Le permis avance.").wait_for(state="detached")
    assert "Le logement est trouvé." in historique.inner_text()
    clavier.terminer("filtrer l’historique")
    retenir(comptes, clavier, largeur)


@AUX_DEUX_LARGEURS
def test_le_calendrier_prive_au_clavier(poste: Callable[[Utilisateur], Poste], comptes: Comptes, largeur: int) -> None:
    """Opened without names, read by whoever holds the address, closed for good once revoked."""
    le, referent = aujourdhui(), accounts.accompagnateur()
    parcours_en_cours(
        participant=FabriqueParticipant(nom="Vantrepotte"), debut=ajouter_mois(le, -17), referent=referent
    )
    ecran, clavier = assis(poste, referent, largeur)
    ecran.aller("/parcours/travail/")
    clavier.commencer().presser("Mes rappels").valider("Créer le lien")
    clavier.terminer("ouvrir le calendrier privé")
    lien = ecran.page.input_value("#lien-agenda")
    chemin = lien[lien.index("/parcours/") :]
    lu = ecran.page.request.get(f"{ecran.racine}{chemin}", headers={"Cookie": ""})
    assert (lu.status, "BEGIN:VEVENT" in lu.text()) == (200, True)
    assert "vantrepotte" not in lu.text().casefold()
    clavier.commencer().vers("Révoquer le lien").touche("Enter").valider("Révoquer")
    clavier.terminer("révoquer le calendrier")
    assert ecran.page.request.get(f"{ecran.racine}{chemin}").status == 404
    retenir(comptes, clavier, largeur)


@AUX_DEUX_LARGEURS
def test_le_fichier_de_ce_qui_est_montre_au_clavier(
    poste: Callable[[Utilisateur], Poste], comptes: Comptes, largeur: int, tmp_path: Path
) -> None:
    """The export holds the rows of the filter, and no other."""
    referent = accounts.accompagnateur()
    for nom in ("Vantrepotte", "Oriol"):
        parcours_en_cours(
            participant=FabriqueParticipant(nom=nom), debut=ajouter_mois(aujourdhui(), -6), referent=referent
        )
    ecran, clavier = assis(poste, referent, largeur)
    ecran.aller("/parcours/")
    clavier.commencer().remplir(nom="oriol").envoyer()
    clavier.vers("Exporter").touche("Enter").vers("CSV")
    with ecran.page.expect_download() as attendu:
        clavier.touche("Enter")
    clavier.terminer("exporter ce qui est montré")
    attendu.value.save_as(tmp_path / "liste.csv")
    texte = (tmp_path / "liste.csv").read_text(encoding="utf-8-sig").casefold()
    assert ("oriol" in texte, "vantrepotte" in texte) == (True, False)
    retenir(comptes, clavier, largeur)


@AUX_DEUX_LARGEURS
def test_la_page_de_l_equipe_au_clavier(poste: Callable[[Utilisateur], Poste], comptes: Comptes, largeur: int) -> None:
    """The load of each, what is overdue by référent, and the whole portfolio of one moved to another."""
    le, ancien, nouveau = aujourdhui(), accounts.accompagnateur(), accounts.accompagnateur()
    for nom in ("Vantrepotte", "Oriol", "Quillemontel"):
        parcours_en_cours(participant=FabriqueParticipant(nom=nom), debut=ajouter_mois(le, -4), referent=ancien)
    ecran, clavier = assis(poste, accounts.coordonnateur(), largeur)
    ecran.aller("/parcours/equipe/").lit(str(ancien), "Objectif", "Sans entretien depuis 45 jours")
    assert ecran.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    clavier.commencer().presser("Transmettre les parcours")
    ecran.lit("VANTREPOTTE", "ORIOL", "QUILLEMONTEL")
    clavier.remplir(vers=f"{nouveau.prenom} {nouveau.nom}", motif="Équilibre des portefeuilles").envoyer()
    ecran.lit("Rien n’est encore enregistré", "(3)")
    clavier.valider("Transmettre ces parcours")
    clavier.terminer("transmettre tout un portefeuille")
    ecran.lit("3 parcours sont transmis")
    assert Referent.objects.filter(utilisateur=nouveau, date_debut=le).count() == 3
    retenir(comptes, clavier, largeur)
