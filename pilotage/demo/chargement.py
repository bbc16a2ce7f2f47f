"""The whole loading: one transaction, one seeded chance per PLIE, nothing if it has already been done."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pghistory
from django.db import connection, transaction

from accounts.models import Utilisateur
from commissions.models import Decision, Saisine
from commissions.services.ordre_du_jour import preparer
from parcours.enums import StatutParcours
from parcours.models import Entretien, Parcours
from pilotage.demo import comptes as _comptes
from pilotage.demo import grande_seance, vitrine
from pilotage.demo.commissions import Calendrier, donner_des_avis, etablir_les_pv
from pilotage.demo.comptes import Comptes, Equipe
from pilotage.demo.consultations import consulter
from pilotage.demo.droits import exercer
from pilotage.demo.editions import dresser_les_dernieres, publier_l_ancienne, trimestres_clos
from pilotage.demo.liens import transmettre_par_lien
from pilotage.demo.lot import Lot, dates_donnees, ouvre
from pilotage.demo.objectifs import a_l_echelle
from pilotage.demo.parcours import Population, communes_de
from pilotage.demo.personnes import Registre, dater_situations
from pilotage.demo.rapports import ecrire_les_rapports
from pilotage.demo.sorties import figer
from pilotage.qualite.services import verifier_la_coherence
from plie.journal.models import Consultation
from sorties.models import FicheSynthese, Justificatif, PropositionSortie
from sorties.services.fiches import produire_fiche

EFFECTIFS = {"aix": 120, "iop": 66, "mar": 60, "mpc": 84, "mpe": 60, "mpo": 60}
# When each PLIE meets next, in days; those whose agenda is already prepared.
PROCHAINES = {"aix": 0, "iop": 1, "mar": 2, "mpc": 3, "mpe": 4, "mpo": 2}
PREPAREES = ("iop", "mar")
# Who joins the others of a PLIE to fill its next agenda, which the worker prepares.
EN_PLUS = {"mpc": 54}


def deja_chargee() -> bool:
    """Whether the demo's accounts are there."""
    return Utilisateur.objects.filter(email=_comptes.ADMINISTRATEUR).exists()


@transaction.atomic
def charger(le: date) -> Comptes:
    """Load everything, as it would stand on that day."""
    tous = _comptes.creer(le)
    for code, equipe in tous.equipes.items():
        with pghistory.context(user=equipe.gestion.pk, commande="charger_demo"):
            charger_plie(equipe, le, EFFECTIFS[code])
    analyser()
    with pghistory.context(user=tous.equipes["aix"].coordination.pk, commande="charger_demo"):
        dresser_les_dernieres(tous.equipes, le)
        ecrire_les_rapports(tous.equipes, le)
        verifier_la_coherence(le=le)
    lot = Lot(le, random.Random("consultations"))
    ouverts = Parcours.objects.filter(plie=tous.equipes["aix"].plie, statut=StatutParcours.EN_COURS).avec_brsa(le=le)
    consulter(lot, tous, list(ouverts.filter(brsa=True).order_by("pk")[:24]))
    with dates_donnees(Consultation.le):
        lot.ecrire()
    exercer(tous, le)
    # The deferred rules answer here, not at the end of the command.
    with connection.cursor() as curseur:
        curseur.execute("SET CONSTRAINTS ALL IMMEDIATE")
    analyser()
    return tous


def analyser() -> None:
    """Without statistics on what was just written, the planner takes full tables for tiny ones."""
    with connection.cursor() as curseur:
        curseur.execute("ANALYZE")


def charger_plie(equipe: Equipe, le: date, effectif: int) -> None:
    """One PLIE."""
    a_l_echelle(equipe.plie, effectif)
    # Not a secret: the same seed gives the same people, so that a page of the demo can be spoken of.
    lot = Lot(le, random.Random(equipe.plie.code))
    calendrier = Calendrier(lot, equipe, ouvre(le + timedelta(days=PROCHAINES[equipe.plie.code])))
    population = Population(lot, equipe, calendrier, Registre(lot, communes_de(equipe)))
    recente = vitrine.installer(population) if equipe.plie.code == "aix" else None
    population.peupler(effectif)
    grande_seance.remplir(population, EN_PLUS.get(equipe.plie.code, 0))
    ecrire(lot)
    if recente is not None:
        # What is recorded after a publication moves the figures: the next edition says so (C-2).
        publier_l_ancienne(equipe, le)
        _, ancien = trimestres_clos(le)
        population.retardataires(ancien.fin or le)
        ecrire(lot)
        produire_fiche(parcours=recente.parcours, par=equipe.accompagnateurs[0], le=le)
    transmettre_par_lien(equipe, le)
    etablir_les_pv(equipe)
    if equipe.plie.code in PREPAREES:
        donner_des_avis(preparer(seance=calendrier.prochaine, le=le))


def ecrire(lot: Lot) -> None:
    """The facts, then the proposals as the rules judge them, then all that follows."""
    dater_situations(lot)
    with dates_donnees(
        Parcours.cree_le,
        Entretien.saisi_le,
        Justificatif.depose_le,
        PropositionSortie.proposee_le,
        Saisine.demandee_le,
        Decision.saisie_le,
        FicheSynthese.produite_le,
    ):
        lot.ecrire(avant=PropositionSortie)
        figer(lot)
        lot.ecrire()
