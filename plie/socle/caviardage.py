"""Texts read without the names of the person they speak of, whatever the accents, the case, the part of a name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

CACHE = "[…]"
# Shorter parts of a name are words of the language (de, le, da…).
PART_MINIMALE = 3
_LIGATURES = {"œ": "oe", "æ": "ae", "’": "'"}


def noms_a_cacher(*noms: str) -> tuple[str, ...]:
    """The whole names, and the parts of double ones; the longest first."""
    entiers = {nom.strip() for nom in noms if nom.strip()}
    parts = {part for nom in entiers for part in re.split(r"[\s\-’']+", nom) if len(part) >= PART_MINIMALE}
    return tuple(sorted(entiers | parts, key=lambda nom: (-len(nom), nom)))


def caviarder(texte: str, noms: Iterable[str]) -> str:
    """Take these names out of a text; words that contain one of them stay."""
    cles = [re.escape("".join(_simplifier(c) for c in nom)) for nom in noms if nom]
    if not texte or not cles:
        return texte
    simple, origines = _avec_origines(texte)
    morceaux, depuis = [], 0
    for trouve in re.finditer(rf"(?<!\w)(?:{'|'.join(cles)})(?!\w)", simple):
        debut, fin = origines[trouve.start()], origines[trouve.end() - 1] + 1
        morceaux += [texte[depuis:debut], CACHE]
        depuis = fin
    return "".join([*morceaux, texte[depuis:]])


def _avec_origines(texte: str) -> tuple[str, list[int]]:
    """The text without accents nor capitals, and where each of its characters comes from."""
    simples, origines = [], []
    for rang, caractere in enumerate(texte):
        simple = _simplifier(caractere)
        simples.append(simple)
        origines += [rang] * len(simple)
    return "".join(simples), origines


def _simplifier(caractere: str) -> str:
    minuscule = _LIGATURES.get(caractere.lower(), caractere.lower())
    return "".join(c for c in unicodedata.normalize("NFD", minuscule) if not unicodedata.combining(c))
