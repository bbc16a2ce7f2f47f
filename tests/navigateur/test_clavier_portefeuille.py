"""The portfolio by keyboard alone on a narrow screen: filter, view, move, absence; the skip link, a form that helps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from accounts.models import Delegation, Utilisateur
from parcours.models import VueEnregistree
from plie.socle.horloge import aujourdhui
from plie.socle.periodes import ajouter_mois
from sorties.models import ReleveHeures
from tests.fabriques import accounts
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant
from tests.navigateur.clavier import Clavier
from tests.navigateur.gestes import Poste
from tests.navigateur.photos import TELEPHONE

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.navigateur,
    pytest.mark.xdist_group("navigateur"),
]


def test_le_portefeuille_au_clavier(poste: Callable[[Utilisateur], Poste]) -> None:
    le = aujourdhui()
    referent, collegue = accounts.accompagnateur(), accounts.accompagnateur()
    personne = FabriqueParticipant(nom="Vantrepotte", prenom="Nadège")
    parcours_en_cours(participant=personne, debut=ajouter_mois(le, -6), referent=referent)
    ecran = poste(referent)
    ecran.page.set_viewport_size(TELEPHONE)
    clavier = Clavier(ecran.page)

    # The first stop of a page leads past its frame, and is seen.
    ecran.aller("/parcours/")
    clavier.vers("Aller au contenu").touche("Enter")
    assert ecran.page.evaluate("() => document.activeElement.id") == "contenu"

    clavier.remplir(etape="Sans")
    clavier.envoyer()
    ecran.lit("VANTREPOTTE Nadège")
    clavier.presser("Enregistrer la vue")
    clavier.remplir(nom="Sans étape").envoyer()
    assert VueEnregistree.objects.get().nom == "Sans étape"

    clavier.presser("VANTREPOTTE")
    clavier.presser("Changer d’adresse")
    clavier.remplir(date_debut=le, adresse="14 cours Mirabeau", code_postal="13100", commune="Aix").envoyer()
    ecran.lit("14 cours Mirabeau")
    assert personne.residences.get(date_debut=le).adresse == "14 cours Mirabeau"

    ecran.aller("/parcours/travail/")
    clavier.presser("Déclarer une absence")
    clavier.remplir(date_fin=le + timedelta(days=5), a=str(collegue)).envoyer()
    assert Delegation.objects.get().a == collegue


def test_ctrl_entree_enregistre_les_heures_sans_relire_le_collage(poste: Callable[[Utilisateur], Poste]) -> None:
    """A form with a second button that only helps to fill it: the shortcut takes its own."""
    referent = accounts.accompagnateur()
    parcours = parcours_en_cours(debut=ajouter_mois(aujourdhui(), -6), referent=referent)
    ecran = poste(referent).aller(f"/sorties/{parcours.pk}/releves/")
    clavier = Clavier(ecran.page)
    clavier.remplir(employeur="Intérim Provence")
    mois = ajouter_mois(aujourdhui(), -2).replace(day=1)
    clavier.vers("lignes-0-date_debut", champ=True).taper(mois)
    clavier.vers("lignes-0-date_fin", champ=True).taper(date(mois.year, mois.month, 28))
    clavier.vers("lignes-0-heures", champ=True).taper("98,5").envoyer()
    assert ReleveHeures.objects.get().employeur == "Intérim Provence"
