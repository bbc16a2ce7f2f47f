"""Sorting words as a reader does, whatever the collation of the server."""

import unicodedata
from typing import Any

from django.db.models import Func


class SansAccents(Func):
    """A text in lower case and without its accents: « Éguilles » among the E, not after Z."""

    template = r"lower(regexp_replace(normalize(%(expressions)s, NFD), '[\u0300-\u036F]', '', 'g'))"
    arity = 1


def sans_accents(texte: str) -> str:
    """The same, of a text already read."""
    decompose = unicodedata.normalize("NFD", texte)
    return "".join(lettre for lettre in decompose if not "\u0300" <= lettre <= "\u036f").lower()


def par_nom(chemin: str = "") -> tuple[Any, ...]:
    """The order of a directory: names, first names, then the rows themselves so that pages never overlap.

    Args:
        chemin: from the rows that are sorted to the account that they name.
    """
    prefixe = f"{chemin}__" if chemin else ""
    return (SansAccents(f"{prefixe}nom"), SansAccents(f"{prefixe}prenom"), f"{prefixe}pk")
