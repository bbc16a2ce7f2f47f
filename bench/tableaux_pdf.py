"""P7 and P15: the PDF of a dashboard, values to bytes, against bare WeasyPrint on the same HTML.

Bare: the same HTML, to a tagged PDF of the same variant, without our values, template, figures attached nor checks.
P7 takes them by turns in one process; P15 shares 150 dashboards between two processes, by blocks, ours then bare;
`tableaux_pdf:20` shares 20.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import date
from multiprocessing import get_context
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from bench.base import base_a_part
from bench.mesure import dire, dire_rapport, ms, par_tours

BASE = "bench_pdf"
FOIS = 5
BUT_P7, SECONDES_P7, BUT_P15 = 1.10, 5, 1.15
TABLEAUX, PROCESSUS, BLOC = 150, 2, 10
PERIODE = (date(2021, 7, 1), date(2021, 9, 30))

# What the processes of P15 inherit: the values of one PLIE, as an edition holds them, and the HTML made of them.
_tableaux: list[dict[str, Any]] = []
_pages: list[str] = []


def mesurer(tableaux: int | str = TABLEAUX) -> int:
    """Print the ratios: one PLIE, the six, then a batch."""
    from accounts.models import Plie
    from bench.reprise import DOSSIER
    from sorties.reprise import importer

    dire("tableaux de bord en PDF (P7, P15)")
    with base_a_part(BASE):
        if not importer(DOSSIER).ecrit:
            raise RuntimeError("la reprise a été refusée")
        plies = list(Plie.objects.order_by("code"))
        _un_par_un("un PLIE", [plie for plie in plies if plie.code == "mar"])
        _un_par_un("six PLIE", plies)
        _tableaux[:] = [valeurs_de([plie]) for plie in plies]
        _par_lots(int(tableaux))
    return 0


def _un_par_un(libelle: str, plies: list[Any]) -> None:
    from pilotage.documents import composer_pdf, pdf_de

    valeurs = valeurs_de(plies)
    html, _, _ = composer_pdf(valeurs)
    notre, leur = par_tours(lambda: pdf_de(valeurs), lambda: nu(html), fois=FOIS)
    dire(f"  {libelle:<10}{ms(notre.p50)}, WeasyPrint nu {ms(leur.p50)}, {len(pdf_de(valeurs)) // 1024} Kio")
    dire_rapport(f"{libelle}, durée ÷ WeasyPrint nu", notre.p50 / leur.p50, BUT_P7)
    dire_rapport(f"{libelle}, secondes des chiffres au document", _bout_en_bout(plies), SECONDES_P7)


def _bout_en_bout(plies: list[Any]) -> float:
    """From the rows of the database to the document."""
    from pilotage.documents import pdf_de

    (duree,) = par_tours(lambda: pdf_de(valeurs_de(plies)), fois=FOIS)
    return duree.p50


def _par_lots(nombre: int) -> None:
    from pilotage.documents import composer_pdf

    _pages[:] = [composer_pdf(valeurs)[0] for valeurs in _tableaux]
    connection.close()
    nous = eux = 0.0
    with get_context("fork").Pool(PROCESSUS) as bassin:
        bassin.map(notre_tableau, range(PROCESSUS))
        bassin.map(tableau_nu, range(PROCESSUS))
        for debut in range(0, nombre, BLOC):
            rangs = range(debut, min(debut + BLOC, nombre))
            nous += _chrono(lambda r=rangs: bassin.map(notre_tableau, r, chunksize=1))  # type: ignore[misc]
            eux += _chrono(lambda r=rangs: bassin.map(tableau_nu, r, chunksize=1))  # type: ignore[misc]
    dire(f"  {nombre} tableaux, {PROCESSUS} processus : {nous:.0f} s, WeasyPrint nu {eux:.0f} s")
    dire_rapport(f"{nombre} tableaux, durée ÷ WeasyPrint nu", nous / eux, BUT_P15)


def notre_tableau(rang: int) -> int:
    """In a process: one dashboard, values to bytes."""
    from pilotage.documents import pdf_de

    return len(pdf_de(_tableaux[rang % len(_tableaux)]))


def tableau_nu(rang: int) -> int:
    """In a process: the same HTML by WeasyPrint alone."""
    return len(nu(_pages[rang % len(_pages)]))


def nu(html: str) -> bytes:
    """WeasyPrint as its documentation calls it."""
    from weasyprint import HTML
    from weasyprint.urls import URLFetcherResponse

    from plie.socle.pdf import RACINE_STATIQUE, VARIANTE, lire_statique

    def lire(url: str) -> URLFetcherResponse:
        contenu, genre = lire_statique(url)
        return URLFetcherResponse(url, contenu, {"Content-Type": genre})

    return bytes(HTML(string=html, base_url=RACINE_STATIQUE, url_fetcher=lire).write_pdf(pdf_variant=VARIANTE))


def valeurs_de(plies: list[Any]) -> dict[str, Any]:
    """What an edition of the quarter holds."""
    from pilotage.selectors import composer
    from plie.socle.periodes import Periode

    perimetre = plies[0].code if len(plies) == 1 else "tous"
    composition = composer(plies, perimetre=perimetre, periode=Periode(*PERIODE), le=date(2021, 10, 6), lister=False)
    lues: dict[str, Any] = json.loads(json.dumps(composition.valeurs, cls=DjangoJSONEncoder))
    return lues


def _chrono(geste: Callable[[], object]) -> float:
    depart = time.perf_counter()
    geste()
    return time.perf_counter() - depart
