"""The check digit of a SIRET: a figure mistyped or two exchanged are seen at once."""

from __future__ import annotations

LONGUEUR = 14
SIREN_LA_POSTE = "356000000"


def siret_valide(siret: str) -> bool:
    """Luhn's sum over the fourteen digits; La Poste's own rule for its offices (their sum, a multiple of five)."""
    if len(siret) != LONGUEUR or not (siret.isascii() and siret.isdigit()):
        return False
    chiffres = [int(c) for c in siret]
    if siret.startswith(SIREN_LA_POSTE) and sum(chiffres) % 5 == 0:
        return True
    doubles = (2 * c if rang % 2 == 0 else c for rang, c in enumerate(chiffres))
    return sum(d - 9 if d > 9 else d for d in doubles) % 10 == 0
