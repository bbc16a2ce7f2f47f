"""A real worker killed (-9) while it draws up or publishes editions (B23): each effect once, whatever the moment."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

import pytest
from post_office.models import Email

from accounts.models import Plie
from pilotage.enums import StatutEdition
from pilotage.models import Edition
from pilotage.tasks import DRESSER, PUBLIER, demander_publication, parametres
from plie.socle.models import EtatTache, Tache
from plie.socle.taches import demander
from tests.commissions.epreuves.coupures import atelier, epreuve_de_coupure
from tests.fabriques import accounts
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
        dressages = [
            demander(DRESSER, cle=f"{code or 'tous'}:2025T3", parametres=parametres(code, T3, LE))
            for code in (*CODES, None)
        ]
        tues, au_dressage, faits = epreuve_de_coupure(chez, dressages, longueurs=DUREES, graine=6)
        assert (tues, faits) == (4, 4)
        dressees = list(Edition.objects.values_list("plie__code", "statut", "version").order_by("plie__code"))
        assert dressees == [(code, StatutEdition.PROVISOIRE, 1) for code in (*CODES, None)]

        publications = [
            demander_publication(edition, par=equipes[edition.plie.code], commentaire="Essai.", version=edition.version)
            for edition in Edition.objects.filter(plie__isnull=False).select_related("plie").order_by("plie__code")
        ]
        tues, a_la_publication, faits = epreuve_de_coupure(chez, publications, longueurs=DUREES, graine=23)
    assert (tues, faits) == (3, 3)
    assert au_dressage + a_la_publication >= 1
    faites = Tache.objects.filter(etat=EtatTache.TERMINEE, nature__in=(DRESSER, PUBLIER))
    assert faites.count() == len(dressages) + len(publications)
    for edition in Edition.objects.filter(statut=StatutEdition.PUBLIEE):
        pdf = bytes(edition.pdf or b"")
        assert (pdf[:5], pdf.rstrip()[-5:], edition.version) == (b"%PDF-", b"%%EOF", 2)
        assert edition.empreinte == hashlib.sha256(pdf).hexdigest()
    assert Edition.objects.count() == len(CODES) + 1
    # One letter for each published edition to who finances all the PLIE; nobody is told twice of the same one.
    lettres = Counter((str(lettre.to), lettre.subject, lettre.message) for lettre in Email.objects.all())
    assert set(lettres.values()) == {1}
    assert sum(financeur.email in destinataire for destinataire, *_ in lettres) == len(CODES)
    assert Plie.objects.filter(editions__statut=StatutEdition.PUBLIEE).count() == len(CODES)
