"""Never twice, never lost: concurrent deciders (B19), doubled schedulers (B25), works killed (B23), in small.

`python -m bench decisions` runs the same five hundred times, and the same kills at a hundred points.
"""

from __future__ import annotations

import random
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection

from commissions.models import PointOrdreDuJour
from commissions.services.ordre_du_jour import ajouter
from commissions.services.seances import ouvrir
from commissions.tasks import preparer_ordres_du_jour
from plie.socle.models import Tache
from tests.commissions.epreuves import DECIDE, DEJA, a_la_barriere, une_seule_fois
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
