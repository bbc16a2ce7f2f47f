"""The people of Aix whom the seven steps of the journey meet, by name."""

from __future__ import annotations

from datetime import timedelta

from accounts.models import Utilisateur
from pilotage.demo import preuves, sorties
from pilotage.demo.lot import ouvre, ouvre_avant
from pilotage.demo.parcours import Population
from plie.socle.periodes import ajouter_mois, veille
from sorties.models import Sortie

ORIENTEE = ("Berthomier", "Nadia", "F")
A_PROPOSER = ("Sambaké", "Mariama", "F")
A_CONSTATER = ("Olivastre", "Fabien", "H")
A_PROLONGER = ("Zerbassi", "Yasmine", "F")
SORTIE = ("Fourcassol", "Bruno", "H")


def installer(population: Population) -> Sortie:
    """One person for each step, followed by the first accompagnateur; gives the exit whose fiche is to draw up.

    All live in the chief town and come from its pôle, whose agent reads their parcours (A-2).
    """
    premier = [population.equipe.accompagnateurs[0]]
    _orientee(population, premier)
    _a_proposer(population, premier)
    _a_constater(population, premier)
    _a_prolonger(population, premier)
    return _sortie(population, premier)


def _orientee(population: Population, referents: list[Utilisateur]) -> None:
    """Step 1, done yesterday: the 15 days run (P-6.2a)."""
    nom, prenom, sexe = ORIENTEE
    population.orienter(veille(population.le), brsa=True, nom=nom, prenom=prenom, sexe=sexe, referents=referents)


def _a_proposer(population: Population, referents: list[Utilisateur]) -> None:
    """Step 2: received and diagnosed; the integration only waits to be proposed."""
    nom, prenom, sexe = A_PROPOSER
    le = population.le
    trajet = population.orienter(
        ouvre_avant(le - timedelta(days=16)), brsa=True, nom=nom, prenom=prenom, sexe=sexe, referents=referents
    )
    trajet.personne.inscription_en_cours = False
    trajet.personne.date_inscription_france_travail = ajouter_mois(le, -14)
    trajet.personne.niveau_formation = "3"
    trajet.recevoir(ouvre_avant(le - timedelta(days=7)))
    trajet.diagnostiquer(ouvre_avant(le - timedelta(days=2)))
    trajet.prevoir(ouvre(le + timedelta(days=12)))


def _a_constater(population: Population, referents: list[Utilisateur]) -> None:
    """Step 4: a CDI begun three months and some days ago, its payslips and the attestation on file (S-1)."""
    nom, prenom, sexe = A_CONSTATER
    le = population.le
    trajet = population.accepter(
        ouvre_avant(le - timedelta(days=290)), brsa=True, nom=nom, prenom=prenom, sexe=sexe, referents=referents
    )
    debut = ouvre_avant(ajouter_mois(le, -3) - timedelta(days=6))
    contrat = preuves.employer(trajet, debut, heures=35)
    preuves.payer(trajet, contrat, le)
    preuves.attester(trajet, contrat, ajouter_mois(debut, 3) + timedelta(days=1))
    trajet.suivre(veille(le))
    trajet.contractualiser(le)
    trajet.cheminer(debut, nombre=4)
    trajet.prevoir(ouvre(le + timedelta(days=6)))


def _a_prolonger(population: Population, referents: list[Utilisateur]) -> None:
    """Step 4: the consolidation of a recent job ends after the échéance (P-6.4d)."""
    nom, prenom, sexe = A_PROLONGER
    le = population.le
    trajet = population.accepter(
        ouvre_avant(ajouter_mois(le, -16) - timedelta(days=12)),
        brsa=True,
        nom=nom,
        prenom=prenom,
        sexe=sexe,
        referents=referents,
    )
    contrat = preuves.employer(trajet, ouvre(le - timedelta(days=18)), heures=30)
    preuves.payer(trajet, contrat, le)
    trajet.suivre(veille(le))
    trajet.contractualiser(le)
    trajet.cheminer(le - timedelta(days=20), nombre=5)
    trajet.prevoir(ouvre(le + timedelta(days=4)))


def _sortie(population: Population, referents: list[Utilisateur]) -> Sortie:
    """Step 5, done: an exit validated by the last session; its fiche de synthèse is drawn up by the service."""
    nom, prenom, sexe = SORTIE
    seance = population.calendrier.passees[-1]
    trajet = population.accepter(
        ouvre_avant(seance.date_seance - timedelta(days=380)),
        brsa=True,
        nom=nom,
        prenom=prenom,
        sexe=sexe,
        referents=referents,
    )
    date_sortie = sorties.prouver(trajet, "cdi", seance.date_seance - timedelta(days=15))
    trajet.suivre(date_sortie)
    trajet.contractualiser(date_sortie)
    trajet.cheminer(date_sortie, nombre=5)
    le = seance.date_seance - timedelta(days=8)
    return sorties.valider(trajet, sorties.proposer(trajet, "cdi", date_sortie, le=le), seance, le=le)
