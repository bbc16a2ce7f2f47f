"""Figures by month pasted from a spreadsheet: two columns, or « mois ; valeur » line by line."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from plie.socle.champs import lire_date

LIGNES_MAX = 60
# Long names and what spreadsheets shorten them to, without accents.
MOIS = ("janv", "fevr", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "dec")
_ENTIERS = ("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre",
            "decembre")  # fmt: skip
_CHIFFRES = re.compile(r"(\d{1,2})[/.\- ](\d{4})|(\d{4})[/.\-](\d{1,2})")
_LETTRES = re.compile(r"([a-z]+)\.?[ \-/]+(\d{4}|\d{2})")
_SEPARATEUR = re.compile(r"\s*[;\t|]\s*|\s{2,}")
_UNITE = re.compile(r"(?:h|heures?|€|eur|euros?)$", re.I)


@dataclass(frozen=True)
class Collage:
    """What could be read, and the lines that could not: kept as they were typed, each with its reason."""

    valeurs: dict[date, Decimal]
    fautes: tuple[tuple[str, str], ...]

    @property
    def reste(self) -> str:
        """What goes back in the box."""
        return "\n".join(ligne for ligne, _ in self.fautes)


def lire_collage(texte: str) -> Collage:
    """Read « 03/2026 ; 98,5 », « mars 2026<tab>98,5 h », « 2026-03 | 98.5 »; a heading of columns is passed over."""
    valeurs: dict[date, Decimal] = {}
    fautes: list[tuple[str, str]] = []
    lignes = [ligne.strip() for ligne in texte.splitlines() if ligne.strip()]
    for rang, ligne in enumerate(lignes):
        morceaux = [m for m in _SEPARATEUR.split(ligne) if m]
        mois = lire_mois(morceaux[0])
        valeur = lire_nombre(morceaux[1]) if len(morceaux) == 2 else None
        if rang == 0 and mois is None and not re.search(r"\d", ligne):
            continue
        if rang >= LIGNES_MAX:
            fautes.append((ligne, f"{LIGNES_MAX}\u00a0lignes au plus à la fois."))
        elif len(morceaux) != 2:
            fautes.append((ligne, "Deux colonnes sont attendues\u00a0: le mois, puis la valeur."))
        elif mois is None:
            fautes.append((ligne, f"«\u00a0{morceaux[0]}\u00a0» n’est pas un mois, par exemple 03/2026 ou mars 2026."))
        elif valeur is None:
            fautes.append((ligne, f"«\u00a0{morceaux[1]}\u00a0» n’est pas un nombre positif, par exemple 98,5."))
        elif mois in valeurs:
            fautes.append((ligne, "Ce mois figure déjà plus haut."))
        else:
            valeurs[mois] = valeur
    return Collage(valeurs, tuple(fautes))


def simplifier(texte: str) -> str:
    """Small letters, without accents nor no-break spaces: « Févr. » and « fevr. » are one word."""
    simple = unicodedata.normalize("NFD", texte.strip().casefold())
    return "".join(c for c in simple if not unicodedata.combining(c)).replace("\u00a0", " ")


def lire_mois(texte: str) -> date | None:
    """The first day of a month written in any usual way; None when it is not one."""
    simple = simplifier(texte)
    if jour := lire_date(simple):
        return jour.replace(day=1)
    if trouve := _CHIFFRES.fullmatch(simple):
        mois, annee = (trouve[1], trouve[2]) if trouve[1] else (trouve[4], trouve[3])
        return _premier(int(annee), int(mois))
    if trouve := _LETTRES.fullmatch(simple):
        nom = trouve[1]
        for rang, (court, entier) in enumerate(zip(MOIS, _ENTIERS, strict=True), 1):
            if nom in {court, entier} or (len(nom) >= 3 and entier.startswith(nom) and nom not in {"jui", "ma"}):
                annee = int(trouve[2])
                return _premier(annee if annee > 99 else 2000 + annee, rang)
    return None


def _premier(annee: int, mois: int) -> date | None:
    return date(annee, mois, 1) if 1 <= mois <= 12 and 1900 <= annee <= 2100 else None


def lire_nombre(texte: str) -> Decimal | None:
    """98,5, 1 234,50 or 98.5 h, at most two decimals, never negative."""
    simple = _UNITE.sub("", re.sub(r"[\s\u00a0\u202f]", "", texte)).replace(",", ".")
    if not re.fullmatch(r"\d{1,7}(\.\d{1,2})?", simple):
        return None
    try:
        return Decimal(simple)
    except InvalidOperation:
        return None
