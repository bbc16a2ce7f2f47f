"""What a gesture adds to the history of a file, read behind the wall by who runs its PLIE."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pghistory

from accounts.models import Utilisateur
from accounts.perimetre import oublier_perimetre
from parcours.historique import LECTEURS, sources_du_dossier
from parcours.models import Parcours
from parcours.mur import vue_de
from plie.journal.modifications.lecture import Criteres, Lecture, Modification

# Author, object, gesture, what changed.
Ligne = tuple[str, str, str, tuple[str, ...]]


def modifications(parcours: Parcours, lecteur: Utilisateur) -> list[Modification]:
    """The whole history of a file."""
    oublier_perimetre(lecteur)
    with vue_de(lecteur):
        return Lecture(sources_du_dossier(parcours, lecteur), Criteres(), lecteurs=LECTEURS).tranche(0, 1000)[0]


def lignes(parcours: Parcours, lecteur: Utilisateur) -> Counter[Ligne]:
    """The same, without the hours, nor the spaces that do not break."""
    return Counter(
        (m.auteur, *_sobre(m.objet, m.geste), _sobre(*(c.phrase for c in m.changements)))
        for m in modifications(parcours, lecteur)
    )


def ajoutees(parcours: Parcours, lecteur: Utilisateur, geste: Callable[[], Any], **contexte: Any) -> list[Ligne]:
    """The lines that a gesture adds, in their alphabetical order; it takes none away."""
    avant = lignes(parcours, lecteur)
    with pghistory.context(**contexte):
        geste()
    apres = lignes(parcours, lecteur)
    assert not avant - apres
    return sorted((apres - avant).elements())


def _sobre(*textes: str) -> tuple[str, ...]:
    return tuple(texte.replace("\u00a0", " ") for texte in textes)
