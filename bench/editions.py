"""B23: real workers killed (-9) at a hundred moments of the editions that they draw up and publish."""

from __future__ import annotations

import time
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.base import base_a_part
from bench.mesure import dire
from plie.socle.periodes import Periode, veille

BASE = "bench_editions"
COUPURES = 110
CODES = ("aix", "iop", "mar", "mpc", "mpe", "mpo")
PORTEES = len(CODES) + 1
PERSONNES = 60  # of each PLIE


def mesurer(coupures: int | str = COUPURES) -> int:
    """Print what was counted; 0 when each edition was drawn up, published and announced once.

    `editions:20` kills twenty times.
    """
    from plie.celery import app

    app.conf.broker_url = "memory://localhost"  # the works go to the workers of the measure, and to no other
    with base_a_part(BASE):
        return _eprouver(int(coupures))


def _eprouver(coupures: int) -> int:
    from tests.commissions.epreuves.coupures import atelier, epreuve_de_coupure, longueurs_des_travaux
    from tests.fabriques import accounts
    from tests.pilotage.editions_tuees import compter, dressages, publications
    from tests.pilotage.mondes import LE, peupler

    tuees, a_publier = partager(coupures)
    equipes = {code: accounts.coordonnateur(code) for code in CODES}
    financeur = accounts.financeur()
    for code in CODES:
        peupler(code, entrees=PERSONNES, sorties=PERSONNES // 2)
    with TemporaryDirectory() as temporaire, atelier(Path(temporaire)) as chez:
        debut = time.monotonic()
        # What is asked for is done, whether a kill waits for it or not: no more than what is counted.
        a_dresser = list(islice(dressages(CODES, _trimestres(tuees + 1), le=LE), tuees + 1))
        longueurs = longueurs_des_travaux(chez, [a_dresser.pop(0)])
        bilan = epreuve_de_coupure(chez, a_dresser, longueurs=longueurs, graine=6)
        demandees = list(islice(publications(equipes), a_publier + 1))
        longueurs |= longueurs_des_travaux(chez, [demandees.pop(0)])
        bilan_publie = epreuve_de_coupure(chez, demandees, longueurs=longueurs, graine=23)
    tues, au_travail, faits = (un + autre for un, autre in zip(bilan, bilan_publie, strict=True))
    comptes = compter(financeur)
    attendues, publiees = tuees + 1, a_publier + 1
    dire(f"éditions tuées (B23) : {tues} kill -9, dont {au_travail} en plein travail, {time.monotonic() - debut:.0f} s")
    dire("  processeur d’un travail : " + ", ".join(f"{nature} {s:.2f} s" for nature, s in longueurs.items()))
    dire(f"  travaux terminés une fois : {faits} sur {coupures}")
    dire(f"  éditions : {comptes.editions} sur {attendues}, publiées entières : {comptes.entieres} sur {publiees}")
    dire(f"  lettres au financeur : {comptes.lettres_au_financeur} sur {publiees}, en double : {comptes.en_double}")
    ecarts = (attendues - comptes.editions, publiees - comptes.publiees, publiees - comptes.entieres)
    fautes = sum(abs(ecart) for ecart in (*ecarts, publiees - comptes.lettres_au_financeur, coupures - faits))
    return 0 if fautes + comptes.en_double == 0 else 1


def partager(coupures: int) -> tuple[int, int]:
    """How many kills while drawing up and while publishing; that of all the PLIE is drawn up, and not published.

    One work more of each kind is measured first, and killed by nobody.
    """
    dressees = next(d for d in count(1) if (d + 1) - (d + 1) // PORTEES >= coupures - d + 1)
    return dressees, coupures - dressees


def _trimestres(dressages: int) -> list[Periode]:
    """The quarters that end before the day of the measure, as many as it takes."""
    from tests.pilotage.mondes import T3

    trimestres = [T3]
    while len(trimestres) * PORTEES < dressages:
        trimestres.append(Periode.trimestre_de(veille(trimestres[-1].debut)))
    return trimestres
