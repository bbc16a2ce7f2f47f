"""In what proportions people of a PLIE leave: even quarters, the usual share of each kind."""

from __future__ import annotations

import random

from pilotage.demo import sorties

PART_POSITIVES = {"aix": 0.54, "iop": 0.51, "mar": 0.49, "mpc": 0.52, "mpe": 0.55, "mpo": 0.5}
PART_DYNAMIQUES = 0.2


def genres_de_sortie(hasard: random.Random, nombre: int, part: float) -> list[str]:
    """Positive exits spread evenly, so that every quarter shows about its share; the others in their usual one."""
    suite: list[str] = []
    for rang in range(nombre):
        if tombe(rang, part):
            suite += _tirer(hasard, 1, sorties.POSITIVES)
        else:
            suite += _tirer(hasard, 1, sorties.DYNAMIQUES if hasard.random() < PART_DYNAMIQUES else sorties.AUTRES)
    return suite


def tombe(rang: int, part: float) -> bool:
    """Whether the rank is one of those that make the share, evenly spread."""
    return int((rang + 1) * part + 0.5) > int(rang * part + 0.5)


def _tirer(hasard: random.Random, nombre: int, parts: dict[str, int]) -> list[str]:
    return hasard.choices(list(parts), list(parts.values()), k=nombre)
