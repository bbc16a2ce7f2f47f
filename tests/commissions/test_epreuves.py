"""Never twice, never lost: concurrent deciders (B19), doubled schedulers (B25), works killed (B23), in small.

`python -m bench decisions` runs the same five hundred times, and the same kills at a hundred points.
"""

from __future__ import annotations

import random
from datetime import time, timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection

from commissions.models import DocumentSeance, PointOrdreDuJour, ProcesVerbal
from commissions.services.ordre_du_jour import ajouter
from commissions.services.seances import clore, ouvrir
from commissions.tasks import demander_ordre_du_jour, demander_pv, preparer_ordres_du_jour
from plie.socle.models import EtatTache, Tache
from tests.commissions.epreuves import DECIDE, DEJA, a_la_barriere, epreuve_de_coupure, une_seule_fois
from tests.fabriques.accounts import accompagnateur, gestionnaire
from tests.fabriques.commissions import JOUR_SEANCE, VEILLE, integration_demandee, seance

pytestmark = pytest.mark.django_db(transaction=True)
TOURS = 12


def test_b19_plusieurs_secretaires_a_la_fois_une_seule_decision() -> None:
    """Two to twenty deciders at one barrier: one decision, one return to each; the others are told so."""
    par, referent, hasard = gestionnaire(), accompagnateur(), random.Random(19)
    ouverte = ouvrir(seance=seance())
    for _ in range(TOURS):
        point = ajouter(seance=ouverte, saisine=integration_demandee(referent), motif="Essai.", le=JOUR_SEANCE)
        deciseurs = hasard.randint(2, 20)
        issues = a_la_barriere(point, deciseurs=deciseurs, par=par)
        assert issues == [DECIDE] + [DEJA] * (deciseurs - 1)
        assert une_seule_fois(point)


def test_b25_deux_ordonnanceurs_un_seul_ordre_du_jour() -> None:
    """At the same instant, then an hour of clock change later: one agenda, one work to draw it."""
    referent = accompagnateur()
    for _ in range(5):
        integration_demandee(referent)
    objet = seance()
    barriere = Barrier(2)

    def ordonnancer() -> None:
        barriere.wait()
        try:
            preparer_ordres_du_jour()
        finally:
            connection.close()

    with time_machine.travel(f"{VEILLE}T08:05:00+01:00", tick=False):
        fils = [Thread(target=ordonnancer) for _ in range(2)]
        for fil in fils:
            fil.start()
        for fil in fils:
            fil.join()
    with time_machine.travel(f"{VEILLE}T07:05:00+01:00", tick=False):
        preparer_ordres_du_jour()
    assert sorted(PointOrdreDuJour.objects.values_list("seance", "ordre")) == [(objet.pk, n) for n in range(1, 6)]
    assert Tache.objects.filter(nature="commissions.ordre_du_jour").count() == 1


def test_b23_un_travail_tue_laisse_un_document_et_un_seul() -> None:
    """kill -9 while the agenda, then the procès-verbal, are drawn."""
    par = gestionnaire()
    integration_demandee(accompagnateur())

    def creer(rang: int) -> Tache:
        jour = JOUR_SEANCE + timedelta(days=rang)
        if rang % 2:
            objet = seance(jour=jour, heure=time(14))
            tache = demander_ordre_du_jour(objet)
            assert tache is not None
            return tache
        return demander_pv(clore(seance=ouvrir(seance=seance(jour=jour))).proces_verbal, par)

    _, faits = epreuve_de_coupure(creer, points=4, duree=0.8, graine=23)
    assert (faits, Tache.objects.filter(etat=EtatTache.TERMINEE).count()) == (4, 4)
    assert (ProcesVerbal.objects.count(), DocumentSeance.objects.count()) == (2, 8)
