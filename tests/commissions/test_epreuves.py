"""Never twice, never lost: concurrent deciders (B19), doubled schedulers (B25), workers killed (B23), in small.

`python -m bench commission` does the same five hundred times, and kills a hundred and twenty workers.
"""

from __future__ import annotations

import random
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from post_office.models import Email

from commissions.models import DocumentSeance, PointOrdreDuJour
from commissions.services.ordre_du_jour import ajouter
from commissions.services.seances import ouvrir
from plie.socle.horloge import PARIS
from plie.socle.models import EtatTache, Tache
from tests.commissions.epreuves.coupures import atelier, epreuve_de_coupure
from tests.commissions.epreuves.decisions import DECIDE, DEJA, a_la_barriere, secretaires, une_seule_fois
from tests.commissions.epreuves.ordonnanceurs import a_la_fois
from tests.commissions.epreuves.travaux import courriels, ordre_du_jour, proces_verbal
from tests.fabriques.accounts import accompagnateur, coordonnateur, gestionnaire, membre
from tests.fabriques.commissions import JOUR_SEANCE, VEILLE, integration_demandee, seance

pytestmark = pytest.mark.django_db(transaction=True)
TOURS = 8


def test_b19_plusieurs_secretaires_a_la_fois_une_seule_decision() -> None:
    """Two to twenty screens at one barrier: one decision, one effect, one return to each; the others are told so."""
    referent, hasard = accompagnateur(), random.Random(19)
    ecrans = secretaires([coordonnateur(), gestionnaire()], 20)
    ouverte = ouvrir(seance=seance())
    for _ in range(TOURS):
        point = ajouter(seance=ouverte, saisine=integration_demandee(referent), motif="Essai.", le=JOUR_SEANCE)
        deciseurs = hasard.randint(2, 20)
        issues, statuts = a_la_barriere(point, ecrans[:deciseurs])
        assert issues == sorted([DECIDE] + [DEJA] * (deciseurs - 1))
        assert max(statuts) < 500
        assert une_seule_fois(point)


@pytest.mark.parametrize("saut", [0, 1, -1], ids=["ensemble", "une heure après", "une heure avant"])
def test_b25_deux_ordonnanceurs_un_seul_ordre_du_jour(saut: int) -> None:
    """At the same instant, clocks an hour apart, across midnight: one agenda, one work to draw it, one to write."""
    referent, convoque = accompagnateur(), membre()
    for _ in range(5):
        integration_demandee(referent)
    objet = seance(membres=[convoque])
    for heure in (time(8, 5), time(23, 5)):
        depart = datetime.combine(VEILLE, heure, tzinfo=PARIS)
        assert a_la_fois((depart, depart + timedelta(hours=saut))) == []
    assert sorted(PointOrdreDuJour.objects.values_list("seance", "ordre")) == [(objet.pk, n) for n in range(1, 6)]
    assert sorted(Tache.objects.values_list("nature", flat=True)) == [
        "commissions.courriels",
        "commissions.ordre_du_jour",
    ]


@pytest.mark.processus
def test_b23_un_worker_tue_laisse_chaque_effet_une_fois(tmp_path: Path) -> None:
    """kill -9 while the agenda, the procès-verbal, the letters are made: two documents each, two letters a member."""
    commun = {"referent": accompagnateur(), "par": gestionnaire(), "membres": [membre(), membre()], "points": 2}
    faire = (ordre_du_jour, proces_verbal, courriels)
    taches = [un(jour=JOUR_SEANCE + timedelta(days=rang), **commun) for rang, un in enumerate(faire)]
    with atelier(tmp_path) as chez:
        tues, _, faits = epreuve_de_coupure(chez, taches, longueurs={t.nature: 0.8 for t in taches}, graine=23)
    assert (tues, faits, Tache.objects.filter(etat=EtatTache.TERMINEE).count()) == (3, 3, 3)
    assert DocumentSeance.objects.count() == 4
    lettres = sorted((str(lettre.to), lettre.subject) for lettre in Email.objects.all())
    assert (len(lettres), len(set(lettres))) == (4, 4)
