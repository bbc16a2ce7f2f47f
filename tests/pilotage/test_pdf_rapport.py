"""The dashboard in PDF costs what WeasyPrint costs on the same HTML, and little more (P7; whole in `bench`)."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

import pytest

from accounts.models import Plie
from bench.tableaux_pdf import BUT_P7, nu, valeurs_de
from pilotage.documents import composer_pdf, pdf_de
from tests.pilotage.mondes import peupler

TOURS_MAX = 8


def secondes(geste: Callable[[], object]) -> float:
    """Of the processor, for this process alone; what the tests before left in memory is not gone through again."""
    gc.collect()
    gc.disable()
    try:
        depart = time.process_time()
        geste()
        return time.process_time() - depart
    finally:
        gc.enable()


@pytest.mark.django_db
def test_le_tableau_de_bord_coute_ce_que_coute_weasyprint(record_property: Callable[[str, object], None]) -> None:
    """What disturbs a loaded machine only adds: the shortest of each is compared, over more turns when it must be."""
    peupler("mar")
    valeurs = valeurs_de(list(Plie.objects.filter(code="mar")))
    html, _, _ = composer_pdf(valeurs)
    notre = leur = float("inf")
    nu(html)  # fonts and stylesheets are read once
    for _ in range(TOURS_MAX):
        notre, leur = min(notre, secondes(lambda: pdf_de(valeurs))), min(leur, secondes(lambda: nu(html)))
        if notre / leur <= BUT_P7:
            break
    record_property("chiffres", f"Tableau de bord en PDF ÷ WeasyPrint nu : {notre / leur:.2f}")
    assert notre / leur <= BUT_P7
