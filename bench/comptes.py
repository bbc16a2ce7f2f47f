"""B33: whether the time of an answer tells an address that has an account from one that has none, over pairs."""

from __future__ import annotations

import logging
import random
import statistics
import time

from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from bench.base import base_a_part
from bench.mesure import dire, dire_rapport

BASE = "bench_comptes"
PAIRES, BUT_MS = 100, 5.0


def mesurer() -> int:
    """Print the difference of the medians, for a wrong password and for a forgotten one."""
    from tests.fabriques.accounts import accompagnateur

    logging.disable(logging.WARNING)  # a line per failure would be measured with it
    dire("existence d’un compte (B33)")
    with base_a_part(BASE):
        adresses = [accompagnateur("aix").email for _ in range(PAIRES)]
        gestes = {
            "connexion": (reverse("account_login"), "login", {"password": "un mot de passe faux"}),
            "mot de passe oublié": (reverse("account_reset_password"), "email", {}),
        }
        for geste, (url, champ, reste) in gestes.items():
            releves: dict[bool, list[float]] = {True: [], False: []}
            for rang, adresse in enumerate(adresses):
                inconnue = f"inconnue{rang}@nulle.example"
                # Each pair in an order drawn anew; from a machine of its own, so that nothing is slowed on purpose.
                for saisie in random.sample([adresse, inconnue], 2):
                    cache.clear()
                    navigateur = Client(REMOTE_ADDR=f"198.51.100.{rang}", SERVER_NAME="localhost")
                    depart = time.perf_counter()
                    navigateur.post(url, {champ: saisie, **reste})
                    releves[saisie == adresse].append((time.perf_counter() - depart) * 1000)
            connus, inconnus = statistics.median(releves[True]), statistics.median(releves[False])
            dire(f"  {geste} : {connus:.2f} ms avec un compte, {inconnus:.2f} ms sans, {PAIRES} paires")
            dire_rapport(f"{geste}, écart des médianes (ms)", abs(connus - inconnus), BUT_MS)
    return 0
