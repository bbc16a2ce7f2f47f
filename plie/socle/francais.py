"""How dates, numbers and lists are written in French sentences built in Python (verdicts, refusals).

Templates have their own filters; both follow the same conventions: 1er janvier 2026 in a text,
01/01/2026 in a table, a comma before decimals, no-break spaces inside numbers and before units.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

INSECABLE = "\u00a0"
_MOIS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)


def date_courte(le: date) -> str:
    """01/06/2024."""
    return f"{le.day:02d}/{le.month:02d}/{le.year:04d}"


def date_longue(le: date) -> str:
    """1er juin 2024, 2 juin 2024."""
    jour = "1er" if le.day == 1 else str(le.day)
    return f"{jour}{INSECABLE}{_MOIS[le.month - 1]} {le.year}"


def mois_annee(le: date) -> str:
    """mars 2024."""
    return f"{_MOIS[le.month - 1]} {le.year}"


def nombre(valeur: Decimal | int, decimales: int | None = None) -> str:
    """1 234,5: thousands apart, decimal comma; as many decimals as the value has unless told."""
    if decimales is None:
        texte = f"{valeur:,f}" if isinstance(valeur, Decimal) else f"{valeur:,d}"
        if "." in texte:
            texte = texte.rstrip("0").rstrip(".")
    else:
        texte = f"{valeur:,.{decimales}f}"
    return texte.replace(",", INSECABLE).replace(".", ",")


def heures(valeur: Decimal | int) -> str:
    """935,1 h."""
    return f"{nombre(valeur)}{INSECABLE}h"


def euros(valeur: Decimal) -> str:
    """5 300,76 €."""
    return f"{nombre(valeur, 2)}{INSECABLE}€"


def quantite(valeur: int, singulier: str, pluriel: str | None = None) -> str:
    """0 jour, 1 jour, 2 jours, 6 mois: a word takes the plural from two on."""
    mot = singulier if abs(valeur) < 2 else (pluriel or f"{singulier}s")
    return f"{nombre(valeur)}{INSECABLE}{mot}"


def mois(valeur: int) -> str:
    return f"{nombre(valeur)}{INSECABLE}mois"


def enumerer(mots: Sequence[str], lien: str = "et") -> str:
    """a, b et c."""
    if len(mots) < 2:
        return "".join(mots)
    return f"{', '.join(mots[:-1])} {lien} {mots[-1]}"
