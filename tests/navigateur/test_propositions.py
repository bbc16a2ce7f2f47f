"""Exits without a criterion, from the proposal to the fiche sent: a réorientation, a déménagement."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from accounts.models import Utilisateur
from commissions.models import Decision, Seance
from commissions.services.ordre_du_jour import preparer
from parcours.enums import StatutParcours
from parcours.models import Parcours
from plie.socle import taches
from plie.socle.horloge import aujourdhui
from plie.socle.models import Tache
from plie.socle.typographie import date_en_lettres
from sorties import tasks
from sorties.models import PropositionSortie, Sortie, TransmissionFiche
from tests.fabriques import accounts
from tests.fabriques.commissions import seance
from tests.navigateur.gestes import Poste
from tests.navigateur.gestes_formulaires import DATE_INVALIDE, refuser
from tests.navigateur.photos import TELEPHONE, photographier, sans_debordement

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.navigateur,
    pytest.mark.xdist_group("navigateur"),
]

LE = aujourdhui()
DEBUT = LE - timedelta(days=200)
PROPOSER = "Proposer la sortie à la commission"


@dataclass
class Monde:
    """A BRSA of Aix, followed for two hundred days; the session of today."""

    referent: Utilisateur
    coordination: Utilisateur
    parcours: Parcours
    seance: Seance

    @property
    def fiche(self) -> str:
        return f"/parcours/{self.parcours.pk}/"


@pytest.fixture
def monde(brsa: None, referent: Utilisateur, suivi: Parcours) -> Monde:
    return Monde(referent, accounts.coordonnateur(), suivi, seance(jour=LE))


def decider(secretaire: Poste, monde: Monde, *attendus: str) -> None:
    """The session of today: the item is read, then granted on its line."""
    preparer(seance=monde.seance, le=LE)
    point = monde.seance.points.get(saisine__parcours=monde.parcours)
    secretaire.aller(f"/commissions/points/{point.pk}/").lit(*attendus)
    photographier(secretaire.page, f"point-{monde.parcours.propositions_sortie.get().type}")
    secretaire.aller(f"/commissions/seances/{monde.seance.pk}/").cliquer("Ouvrir la séance")
    secretaire.page.get_by_role("button", name=re.compile("^Accorder.*VANTREPOTTE")).click()
    secretaire.page.get_by_text("Accord enregistré").wait_for()
    assert (Decision.objects.get().sens, Decision.objects.get().point_id) == ("accord", point.pk)


def envoyer(ecran: Poste, monde: Monde, attendus: dict[str, str]) -> None:
    """The fiche is drawn up, then sent to those whom the rule names, at the addresses that are typed."""
    ecran.aller(monde.fiche).cliquer("Produire la fiche de synthèse").lit("La fiche de synthèse est établie")
    ecran.lit(*(f"Reste à transmettre à {nom}" for nom in attendus)).cliquer("Envoyer par lien privé")
    ecran.remplir(**{f"adresse_{rang}": adresse for rang, adresse in enumerate(attendus.values())})
    ecran.cliquer("Envoyer le lien").lit("Le lien part par courriel")
    for tache in Tache.objects.filter(nature=tasks.liens.NATURE):
        assert taches.executer(tache.pk) == "terminee"
    assert sorted(courriel.to[0] for courriel in mail.outbox) == sorted(attendus.values())
    transmises = TransmissionFiche.objects.values_list("destinataire", "moyen", "date_transmission", "transmise_par")
    assert set(transmises) == {(nom, "lien", LE, monde.referent.pk) for nom in attendus}
    ecran.aller(monde.fiche).lit("Envoyée", "pas encore ouverte")
    assert "Reste à transmettre" not in ecran.texte()
    photographier(ecran.page, f"sortie-{monde.parcours.propositions_sortie.get().type}")


def test_une_reorientation_jusqu_a_la_fiche_envoyee(poste: Any, monde: Monde) -> None:
    """The organisation that takes over is asked, read by the commission, and receives the fiche (P-6.6)."""
    ecran = poste(monde.referent).aller(monde.fiche).cliquer("Proposer la sortie")
    page = ecran.page
    refuser(ecran, PROPOSER, {}, {"sortie": "Choisir la sortie à proposer."})
    # The fields of an exit show with it.
    assert not page.locator("[name=suite]").is_visible()
    page.select_option("[name=sortie]", "autre||reorientation_emploi")
    page.get_by_text("Cette sortie ne repose sur aucun critère du dossier").wait_for()
    assert page.locator("[name=suite]").is_visible()
    assert not page.locator("[name=commune_arrivee]").is_visible()
    choix = {"sortie": "autre||reorientation_emploi", "motif": "Projet d’emploi direct, sans besoin renforcé."}
    refuser(ecran, PROPOSER, choix, {"date_sortie": "Indiquer la date de l’événement."})
    refuser(
        ecran,
        PROPOSER,
        {**choix, "date_sortie": "31/02/2026"},
        {"date_sortie": DATE_INVALIDE},
    )
    refuser(ecran, PROPOSER, {**choix, "date_sortie": LE}, {"suite": "Indiquer l’organisme qui prend le relais."})
    suite = {**choix, "suite": "France Travail Aix"}
    avant = {"date_sortie": f"La sortie ne peut pas précéder le début du parcours ({date_en_lettres(DEBUT)})."}
    refuser(ecran, PROPOSER, {**suite, "date_sortie": DEBUT - timedelta(days=1)}, avant)
    photographier(page, "proposer-reorientation")
    sans_debordement(page)
    assert not PropositionSortie.objects.exists()
    ecran.remplir(date_sortie=LE).cliquer(PROPOSER).lit("La sortie est proposée à la commission.", "France Travail Aix")
    proposition = PropositionSortie.objects.get()
    assert (
        proposition.qualification,
        proposition.type,
        proposition.critere,
        proposition.date_sortie,
        proposition.suite,
        proposition.commune_arrivee,
        proposition.motif,
        proposition.proposee_par,
    ) == ("autre", "reorientation_emploi", "", LE, "France Travail Aix", "", choix["motif"], monde.referent)

    decider(poste(monde.coordination), monde, "Réorientation emploi", "France Travail Aix", choix["motif"])
    sortie = Sortie.objects.get()
    assert (sortie.type, sortie.suite, sortie.date_sortie, sortie.date_commission, sortie.employeur) == (
        "reorientation_emploi",
        "France Travail Aix",
        LE,
        LE,
        "",
    )
    monde.parcours.refresh_from_db()
    assert (monde.parcours.statut, monde.parcours.date_fin) == (StatutParcours.SORTI, LE)
    envoyer(
        ecran,
        monde,
        {"France Travail Aix": "accueil@ft.example", str(accounts.pole("VI")): "pole@departement.example"},
    )


def test_un_demenagement_jusqu_a_la_fiche_envoyee_sur_un_telephone(poste: Any, monde: Monde) -> None:
    """The new commune is asked; nothing else is kept; the whole at 360 px, commission included."""
    ecran = poste(monde.referent)
    ecran.page.set_viewport_size(TELEPHONE)
    ecran.aller(f"/sorties/{monde.parcours.pk}/proposer/")
    depart = LE - timedelta(days=3)
    choix = {"sortie": "autre||demenagement", "date_sortie": depart, "suite": "CCAS de Lyon"}
    ecran.page.select_option("[name=sortie]", choix["sortie"])
    assert ecran.page.locator("[name=commune_arrivee]").is_visible()
    refuser(ecran, PROPOSER, choix, {"commune_arrivee": "Indiquer la nouvelle commune."})
    assert ecran.page.evaluate("document.documentElement.scrollWidth") <= 360
    trop_tard = LE.replace(year=LE.year + 2, day=1)
    loin = {"date_sortie": "La date de sortie est à plus de 12 mois : vérifier l’année."}
    refuser(ecran, PROPOSER, {"commune_arrivee": "Lyon 3e", "date_sortie": trop_tard}, loin)
    photographier(ecran.page, "proposer-demenagement")
    ecran.page.set_viewport_size(TELEPHONE)
    ecran.remplir(date_sortie=depart).cliquer(PROPOSER).lit("La sortie est proposée à la commission.", "Lyon 3e")
    proposition = PropositionSortie.objects.get()
    assert (proposition.type, proposition.commune_arrivee, proposition.suite, proposition.date_sortie) == (
        "demenagement",
        "Lyon 3e",
        "CCAS de Lyon",
        depart,
    )

    secretaire = poste(monde.coordination)
    secretaire.page.set_viewport_size(TELEPHONE)
    decider(secretaire, monde, "Nouvelle commune", "Lyon 3e", "CCAS de Lyon")
    sortie = Sortie.objects.get()
    assert (sortie.qualification, sortie.type, sortie.suite, sortie.date_sortie) == (
        "autre",
        "demenagement",
        "CCAS de Lyon",
        depart,
    )
    ecran.aller(monde.fiche).lit("Nouvelle commune Lyon 3e", "Sortie : déménagement")
    envoyer(ecran, monde, {"CCAS de Lyon": "ccas@lyon.example", str(accounts.pole("VI")): "pole@departement.example"})
