"""A real worker killed (-9) while it draws up or publishes editions (B23): each effect once, whatever the moment."""

from __future__ import annotations

from pathlib import Path

import pytest

from accounts.models import Plie
from pilotage.enums import StatutEdition
from pilotage.models import Edition
from pilotage.tasks import DRESSER, PUBLIER
from plie.socle.models import EtatTache, Tache
from tests.commissions.epreuves.coupures import atelier, epreuve_de_coupure
from tests.fabriques import accounts
from tests.pilotage.editions_tuees import Comptes, compter, dressages, publications
from tests.pilotage.mondes import LE, T3, peupler

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processus]
CODES = ("aix", "mar", "mpe")
# Moments are drawn up to there: within a work, which lasts longer.
DUREES = {DRESSER: 0.05, PUBLIER: 0.1}


def test_b23_un_worker_tue_dresse_et_publie_chaque_edition_une_fois(tmp_path: Path) -> None:
    equipes = {code: accounts.coordonnateur(code) for code in CODES}
    financeur = accounts.financeur()
    for code in CODES:
        peupler(code, entrees=4, sorties=2)
    with atelier(tmp_path) as chez:
        tues, au_dressage, faits = epreuve_de_coupure(
            chez, list(dressages(CODES, [T3], le=LE)), longueurs=DUREES, graine=6
        )
        assert (tues, faits) == (4, 4)
        dressees = list(Edition.objects.values_list("plie__code", "statut", "version").order_by("plie__code"))
        assert dressees == [(code, StatutEdition.PROVISOIRE, 1) for code in (*CODES, None)]
        tues, a_la_publication, faits = epreuve_de_coupure(
            chez, list(publications(equipes)), longueurs=DUREES, graine=23
        )
    assert (tues, faits) == (3, 3)
    assert au_dressage + a_la_publication >= 1
    assert Tache.objects.filter(etat=EtatTache.TERMINEE, nature__in=(DRESSER, PUBLIER)).count() == 7
    # One letter for each published edition to who finances all the PLIE; nobody is told twice of the same one.
    assert compter(financeur) == Comptes(editions=4, publiees=3, entieres=3, lettres_au_financeur=3, en_double=0)
    assert Plie.objects.filter(editions__statut=StatutEdition.PUBLIEE).count() == len(CODES)
