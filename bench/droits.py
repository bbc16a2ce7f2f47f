"""P13: what deciding who may do what costs in a page: the roles read, and every permission asked for.

The page is opened once under a tracer, which notes each question asked of a module of permissions, with its arguments;
the questions are then asked again, alone, as many times as the page is opened. A question that reads the database reads
it again. That rows cost none is shown at every address by the suite (`tests/test_requetes.py`).
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from accounts.perimetre import oublier_perimetre, perimetre_de
from bench.base import base_a_part
from bench.mesure import Serveur, dire, dire_rapport, ms, par_tours

BASE = "bench_droits"
PERSONNES, FOIS = 2_700, 40
BUT = 0.10

Question = tuple[Callable[..., Any], dict[str, Any]]


def mesurer() -> int:
    """Print the share of each page, for an accompagnateur and for the structure d'animation."""
    from bench.monde import Population, session
    from plie.socle.horloge import aujourdhui

    dire("contrôles d’accès (P13)")
    with base_a_part(BASE):
        population = Population(aujourdhui())
        population.porter_a(PERSONNES)
        fiche = f"/parcours/{population.parcours.pk}/"
        for role, lecteur in (("accompagnateur", population.referent), ("animation", population.coordonnateur)):
            serveur, cookies = Serveur(), session(lecteur)
            for adresse in ("/parcours/", "/parcours/travail/", fiche):
                _une_page(role, adresse, serveur, cookies)
    return 0


def _une_page(role: str, adresse: str, serveur: Serveur, cookies: dict[str, str]) -> None:
    def page() -> object:
        return serveur.demander(adresse, cookies)

    page()
    questions = posees(page)
    utilisateur = next(valeur for _, noms in questions for nom, valeur in noms.items() if nom == "utilisateur")

    def controles() -> None:
        oublier_perimetre(utilisateur)
        perimetre_de(utilisateur)
        for question, arguments in questions:
            question(**arguments)

    toute, droits = par_tours(page, controles, fois=FOIS)
    dire(f"  {role} {adresse} : {ms(toute.p50)}, {len(questions)} questions {ms(droits.p50)}")
    dire_rapport(f"{role} {adresse}, part des contrôles", droits.p50 / toute.p50, BUT)


def posees(page: Callable[[], object]) -> list[Question]:
    """The questions that a page asks, those that a question asks in its turn left out."""
    trouvees: list[Question] = []
    dans: list[FrameType] = []

    def tracer(cadre: FrameType, evenement: str, _: object) -> None:
        code = cadre.f_code
        if evenement == "call" and not dans and code.co_name.startswith("peut_"):
            dans.append(cadre)
            noms = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
            trouvees.append((cadre.f_globals[code.co_name], {nom: cadre.f_locals[nom] for nom in noms}))
        elif evenement == "return" and dans and dans[0] is cadre:
            dans.pop()

    sys.setprofile(tracer)
    try:
        page()
    finally:
        sys.setprofile(None)
    return trouvees
