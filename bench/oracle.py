"""B3: whether the time of a 404 tells a file out of scope from one that does not exist, over pairs of requests."""

from __future__ import annotations

import logging
import random
import statistics
import time

from bench.base import base_a_part
from bench.mesure import Serveur, dire, dire_rapport

BASE = "bench_oracle"
PERSONNES, PAIRES = 2_700, 200
BUT_MS = 5.0


def mesurer() -> int:
    """Print the difference of the medians, for an accompagnateur and for an agent of a pôle."""
    from bench.monde import Population, session
    from parcours.models import Parcours
    from plie.socle.horloge import aujourdhui
    from tests.fabriques.accounts import agent_pole

    logging.disable(logging.WARNING)  # a line per 404 would be measured with it
    dire("existence d’un dossier hors de portée (B3)")
    with base_a_part(BASE):
        population = Population(aujourdhui())
        population.porter_a(PERSONNES)
        for role, lecteur in (("accompagnateur", population.referent), ("pôle", agent_pole("IX"))):
            visibles = Parcours.objects.visibles_par(lecteur).values("pk")
            ailleurs = list(Parcours.objects.exclude(pk__in=visibles).values_list("pk", flat=True)[:PAIRES])
            absents = range(10**9, 10**9 + PAIRES)
            serveur, cookies = Serveur(statut=404), session(lecteur)
            releves: dict[bool, list[float]] = {True: [], False: []}
            for existe, absent in zip(ailleurs, absents, strict=True):
                # Each pair in an order drawn anew: what the first warms helps either of them.
                for pk in random.sample([existe, absent], 2):
                    depart = time.perf_counter()
                    serveur.demander(f"/parcours/{pk}/", cookies)
                    releves[pk == existe].append((time.perf_counter() - depart) * 1000)
            existants, inconnus = statistics.median(releves[True]), statistics.median(releves[False])
            dire(f"  {role} : {existants:.2f} ms hors de portée, {inconnus:.2f} ms inconnu, {PAIRES} paires")
            dire_rapport(f"{role}, écart des médianes (ms)", abs(existants - inconnus), BUT_MS)
    return 0
