"""Each gesture of the follow-up by keyboard alone, at 1280 and at 360 px; what it costs is printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from accounts.models import Utilisateur
from parcours.enums import Presence
from parcours.models import Parcours
from plie.socle.horloge import aujourdhui
from plie.socle.periodes import ajouter_mois
from sorties.models import PropositionSortie
from tests.fabriques import accounts
from tests.fabriques.parcours import candidature, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa
from tests.fabriques.sorties import emploi_consolide
from tests.navigateur.clavier import AUX_DEUX_LARGEURS, Clavier, Comptes, assis
from tests.navigateur.gestes import Poste

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.navigateur,
    pytest.mark.xdist_group("navigateur"),
]

# Fields filled, choices made, buttons pressed: issue of the whole, an interview in eight at most.
ENTRETIEN_MAX = 8


def ouvrir_la_fiche(clavier: Clavier, nom: str) -> None:
    """Search with `/`, follow the first result."""
    clavier.touche("/")
    clavier.taper(nom)
    with clavier.page.expect_navigation():
        clavier.touche("Enter")
    clavier.presser(nom.upper())


def test_la_gestionnaire_enregistre_une_orientation(poste: Callable[[Utilisateur], Poste], comptes: Comptes) -> None:
    clavier = assis(poste, accounts.gestionnaire(), 1280)[1]
    accounts.accompagnateur()
    clavier.presser("Orienter")
    clavier.commencer().remplir(
        nom="Vantrepotte", prenom="Nadège", date_naissance=date(1985, 3, 12), sexe="Femme", commune="Aix",
        prescripteur="Pôle", rsa_debut=date(2024, 1, 1),
    ).envoyer()  # fmt: skip
    clavier.terminer("enregistrer une orientation")
    parcours = Parcours.objects.get(participant__nom="Vantrepotte")
    assert (parcours.prescripteur, parcours.date_orientation) == ("pole_insertion", aujourdhui())
    comptes.update(clavier.comptes)


@AUX_DEUX_LARGEURS
def test_l_accompagnateur_suit_un_parcours(
    poste: Callable[[Utilisateur], Poste], comptes: Comptes, largeur: int
) -> None:
    le = aujourdhui()
    referent = accounts.accompagnateur()
    personne = FabriqueParticipant(nom="Vantrepotte", prenom="Nadège")
    FabriquePeriodeRsa(participant=personne, date_debut=date(2020, 1, 1))
    parcours = parcours_en_cours(participant=personne, debut=ajouter_mois(le, -6), referent=referent)
    clavier = assis(poste, referent, largeur)[1]
    ouvrir_la_fiche(clavier.commencer(), "Vantrepotte")
    clavier.terminer("ouvrir une fiche par la recherche")

    clavier.commencer().presser("Planifier un rendez-vous")
    clavier.remplir(date_entretien=le + timedelta(days=3), heure="14:30").envoyer()
    clavier.terminer("planifier un rendez-vous")
    assert parcours.entretiens.get(presence="").date_entretien == le + timedelta(days=3)

    clavier.commencer().presser("Noter un entretien")
    clavier.remplir(
        presence="honore",
        compte_rendu="Le garage solidaire a rappelé : véhicule prêt lundi.",
        prochain_date=le + timedelta(days=14),
        prochain_heure="9:00",
    ).envoyer()
    clavier.terminer("noter un entretien, prochain rendez-vous compris")
    assert parcours.entretiens.filter(presence=Presence.HONORE, date_entretien=le).count() == 1
    assert clavier.comptes["noter un entretien, prochain rendez-vous compris"][0] <= ENTRETIEN_MAX

    clavier.commencer().presser("Mettre à jour le diagnostic")
    clavier.remplir(projet="Agente d’entretien", sante_physique_etat="en_cours").envoyer()
    clavier.terminer("mettre à jour le diagnostic")
    parcours.refresh_from_db()
    assert parcours.diagnostic is not None
    assert parcours.diagnostic.difficultes.filter(code="sante_physique", etat="en_cours").count() == 1

    ouvrir_les_autres_actions(clavier.commencer())
    clavier.presser("Signer un contrat d’engagement")
    clavier.remplir(date_fin=le + timedelta(days=180)).envoyer()
    clavier.terminer("signer un contrat d’engagement")
    assert parcours.contrats_engagement.get().date_fin == le + timedelta(days=180)

    clavier.commencer().presser("Ajouter une étape")
    clavier.remplir(type="Formation non", intitule="Remise à niveau", structure="Greta", date_debut=le).envoyer()
    clavier.terminer("ajouter une étape")
    etape = parcours.etapes.get()
    assert (etape.intitule, etape.date_debut) == ("Remise à niveau", le)

    clavier.commencer().presser("Noter la suite")
    clavier.remplir(resultat="fait", date_fin=le).envoyer()
    clavier.terminer("terminer une étape")
    etape.refresh_from_db()
    assert (etape.date_fin, etape.resultat) == (le, "fait")

    ouvrir_les_autres_actions(clavier.commencer())
    clavier.presser("Ajouter un contrat de travail")
    clavier.remplir(type="CDI", employeur="Hôtel des Pins", date_debut=le - timedelta(days=20), heures_hebdo="28")
    clavier.envoyer()
    clavier.terminer("ajouter un contrat de travail")
    assert parcours.contrats_travail.get().employeur == "Hôtel des Pins"
    comptes.update({f"{geste} ({largeur} px)": compte for geste, compte in clavier.comptes.items()})


def ouvrir_les_autres_actions(clavier: Clavier) -> None:
    clavier.vers("Autres actions").touche("Enter")


def test_l_accompagnateur_propose_la_sortie(poste: Callable[[Utilisateur], Poste], comptes: Comptes) -> None:
    le = aujourdhui()
    referent = accounts.accompagnateur()
    parcours = parcours_en_cours(
        participant=FabriqueParticipant(nom="Vantrepotte"), debut=ajouter_mois(le, -12), referent=referent
    )
    emploi_consolide(parcours, debut=date(le.year, 1, 15))
    clavier = assis(poste, referent, 1280)[1]
    ouvrir_la_fiche(clavier, "Vantrepotte")
    clavier.commencer()
    if clavier.page.locator("header a, .entete a").get_by_text("Proposer la sortie").count() == 0:
        ouvrir_les_autres_actions(clavier)
    clavier.presser("Proposer la sortie")
    clavier.vers("sortie", champ=True).envoyer()
    clavier.terminer("proposer une sortie")
    assert PropositionSortie.objects.get(parcours=parcours).critere == "S-1"
    comptes.update(clavier.comptes)


def test_une_saisie_fausse_rend_le_foyer_au_resume_des_erreurs(poste: Callable[[Utilisateur], Poste]) -> None:
    """The errors are read first, and each of them leads to its field."""
    referent = accounts.accompagnateur()
    parcours = candidature(referent=referent, participant=FabriqueParticipant(nom="Vantrepotte"))
    clavier = assis(poste, referent, 360)[1]
    ouvrir_la_fiche(clavier, "Vantrepotte")
    clavier.presser("Noter un entretien")
    clavier.remplir(date_entretien="31/02/2026").envoyer()
    assert clavier.page.evaluate("() => document.activeElement.matches('[data-resume-erreurs]')")
    clavier.presser("Date")
    clavier.vers("date_entretien", champ=True)
    assert clavier.actif()["valeur"] == "31/02/2026"
    clavier.taper(aujourdhui()).envoyer()
    assert parcours.entretiens.get().date_entretien == aujourdhui()


def test_l_aide_s_ouvre_par_un_point_d_interrogation_et_rend_le_foyer(poste: Callable[[Utilisateur], Poste]) -> None:
    clavier = assis(poste, accounts.accompagnateur(), 1280)[1]
    clavier.vers("Raccourcis du clavier")
    clavier.touche("Enter")
    aide = clavier.page.locator("#aide-clavier")
    assert aide.is_visible()
    clavier.touche("Escape")
    assert not aide.is_visible()
    assert clavier.actif()["nom"].startswith("Raccourcis du clavier")
    clavier.touche("?")
    assert aide.is_visible()
    clavier.touche("Escape")
    # In a field, `/` and `?` are written.
    clavier.touche("/")
    clavier.taper("a/b?")
    assert clavier.actif()["valeur"] == "a/b?"
    assert not aide.is_visible()
