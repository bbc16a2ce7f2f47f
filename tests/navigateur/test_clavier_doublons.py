"""Duplicates, and two people on one file, by keyboard alone at 1280 and at 360 px; each gesture is counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from accounts.models import Utilisateur
from participants.models import DoublonEcarte, Fusion, Participant
from tests.fabriques.accounts import gestionnaire
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant
from tests.navigateur.clavier import AUX_DEUX_LARGEURS, Clavier, Comptes, assis, retenir
from tests.navigateur.gestes import Poste
from tests.participants.dossiers import deux_fiches

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.navigateur,
    pytest.mark.xdist_group("navigateur"),
]


@AUX_DEUX_LARGEURS
def test_les_doublons_au_clavier(poste: Callable[[Utilisateur], Poste], comptes: Comptes, largeur: int) -> None:
    """From the menu: compared, a value chosen, merged, parted, then told apart for good and proposed again."""
    garde, venue = deux_fiches()
    ecran, clavier = assis(poste, gestionnaire(), largeur)

    clavier.commencer()
    ouvrir_le_menu(clavier, largeur)
    clavier.presser("Doublons").presser("Comparer")
    ecran.lit("Ce qui diffère")
    assert ecran.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    clavier.vers("nom", champ=True).touche("ArrowRight").envoyer()  # the spelling of the other record
    clavier.terminer("fusionner deux fiches")
    ecran.lit("Les deux fiches sont réunies en une seule")
    assert list(Participant.objects.values_list("pk", "nom")) == [(garde.pk, "NGUESSAN")]

    clavier.commencer().vers("Annuler la fusion").touche("Enter").valider("Séparer les deux fiches")
    clavier.terminer("annuler une fusion")
    assert Fusion.objects.get().annulee_le is not None
    assert set(Participant.objects.values_list("pk", flat=True)) == {garde.pk, venue.pk}

    ecran.aller("/participants/doublons/")
    clavier.commencer().valider("Non, ce ne sont pas les mêmes")
    clavier.terminer("écarter une paire")
    assert DoublonEcarte.objects.count() == 1
    clavier.commencer().presser("Écartés").valider("Proposer de nouveau")
    clavier.terminer("proposer de nouveau une paire")
    assert DoublonEcarte.objects.count() == 0
    retenir(comptes, clavier, largeur)


@AUX_DEUX_LARGEURS
def test_deux_personnes_sur_une_fiche_au_clavier(
    poste: Callable[[Utilisateur], Poste], comptes: Comptes, largeur: int
) -> None:
    """The conflict comes with what was typed; one form is taken up again, the other gives way."""
    parcours = parcours_en_cours(participant=FabriqueParticipant(nom="Vantrepotte", prenom="Nadège"))
    chemin = f"/parcours/{parcours.pk}/situation/"
    (ecran, clavier), (autre, autre_clavier) = (
        assis(poste, gestionnaire(), largeur),
        assis(poste, gestionnaire(), largeur),
    )
    ecran.aller(chemin)
    autre.aller(chemin)
    autre_clavier.remplir(adresse="3 rue des Lices").envoyer()

    clavier.remplir(adresse="14 cours Mirabeau").envoyer()
    ecran.lit("rien n’en est perdu", "3 rue des Lices", "14 cours Mirabeau")
    assert ecran.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    clavier.commencer().vers("telephone", champ=True).taper("0491000001").envoyer()
    clavier.terminer("reprendre sa saisie après un conflit")
    ecran.lit("La fiche est enregistrée")
    personne = Participant.objects.get(pk=parcours.participant_id)
    assert (personne.adresse, personne.telephone) == ("14 cours Mirabeau", "04 91 00 00 01")

    # And the version of a colleague may be kept, without saving anything.
    ecran.aller(chemin)
    autre.aller(chemin)
    autre_clavier.remplir(adresse="8 place des Prêcheurs").envoyer()
    clavier.remplir(adresse="1 rue Perdue").envoyer()
    ecran.lit("rien n’en est perdu")
    clavier.commencer().presser("Garder la version enregistrée")
    clavier.terminer("garder la version enregistrée")
    personne.refresh_from_db()
    assert personne.adresse == "8 place des Prêcheurs"
    retenir(comptes, clavier, largeur)


@AUX_DEUX_LARGEURS
def test_une_personne_deja_connue_au_clavier(
    poste: Callable[[Utilisateur], Poste], comptes: Comptes, largeur: int
) -> None:
    """Proposed while typing, refused once, recorded only when it is said to be somebody else."""
    parcours_en_cours(participant=FabriqueParticipant(nom="Vantrepotte", prenom="Nadège"))
    ecran, clavier = assis(poste, gestionnaire(), largeur)
    ecran.aller("/parcours/orienter/")
    clavier.commencer().remplir(nom="VANTREPOTTE", prenom="Nadege", date_naissance=date(1985, 6, 15), sexe="Femme")
    ecran.page.locator("#doublons").get_by_text("née le même jour").first.wait_for()
    clavier.remplir(commune="Aix", prescripteur="CAF").envoyer()
    ecran.lit("déjà enregistrée")
    assert Participant.objects.count() == 1
    clavier.remplir(autre_personne=True).envoyer()
    clavier.terminer("enregistrer un homonyme")
    assert Participant.objects.count() == 2
    retenir(comptes, clavier, largeur)


def ouvrir_le_menu(clavier: Clavier, largeur: int) -> None:
    if largeur < 768:
        clavier.vers("Menu").touche("Enter")
