"""P2: the case list against a bare Django view and template of the same rows, at three sizes of the database."""

from __future__ import annotations

import re

from bench import nu
from bench.base import base_a_part
from bench.mesure import Durees, Serveur, dire, dire_rapport, ms, par_tours

BASE = "bench_liste"
TAILLES = (100, 2_700, 131_000)
FOIS = 40
BUT_P50, BUT_P95, BUT_CROISSANCE = 2.5, 3.0, 1.3


def mesurer() -> int:
    """Print the ratios for an accompagnateur and for the structure d'animation, at each size."""
    from bench.monde import Population
    from plie.socle.horloge import aujourdhui

    dire("liste des parcours (P2)")
    releves: dict[str, list[tuple[Durees, Durees]]] = {}
    with base_a_part(BASE):
        population = Population(aujourdhui())
        for taille in TAILLES:
            population.porter_a(taille)
            for lecteur in (population.referent, population.coordonnateur):
                role = "accompagnateur" if lecteur is population.referent else "animation"
                nous, plancher, lignes = mesurer_une(lecteur)
                releves.setdefault(role, []).append((nous, plancher))
                dire(
                    f"  {taille:>7} personnes, {role:<15}{ms(nous.p50)} (p95 {ms(nous.p95)}), "
                    f"vue nue {ms(plancher.p50)}, {lignes} lignes"
                )
                dire_rapport(f"{role}, médiane ÷ vue nue", nous.p50 / plancher.p50, BUT_P50)
                dire_rapport(f"{role}, p95 ÷ p95 de la vue nue", nous.p95 / plancher.p95, BUT_P95)
    for role, suite in releves.items():
        (petite, plancher_petit), (grande, plancher_grand) = suite[0], suite[-1]
        croissance = grande.p50 / petite.p50
        # Minutes apart, on a machine that does something else: the floor, which reads fifty keys at any size, tells how
        # much slower the machine was.
        machine = plancher_grand.p50 / plancher_petit.p50
        dire(f"  {role}, {TAILLES[-1]} ÷ {TAILLES[0]} personnes : {croissance:.2f}, vue nue {machine:.2f}")
        dire_rapport(f"{role}, croissance ÷ celle de la vue nue", croissance / machine, BUT_CROISSANCE)
    return 0


def mesurer_une(lecteur: object) -> tuple[Durees, Durees, int]:
    """Time the list of somebody and the bare view of the same rows."""
    from bench.monde import session

    serveur, plancher, cookies = Serveur(), Serveur("bench.nu", []), session(lecteur)
    page = serveur.demander("/parcours/", cookies).content.decode()
    nu.ids[:] = sorted({int(pk) for pk in re.findall(r'href="/parcours/(\d+)/"', page)})
    nous, eux = par_tours(
        lambda: serveur.demander("/parcours/", cookies), lambda: plancher.demander("/liste/"), fois=FOIS
    )
    return nous, eux, len(nu.ids)
