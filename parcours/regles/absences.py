"""An absence: when it may begin, how long a portfolio is entrusted (A-1)."""

from __future__ import annotations

from datetime import date

from plie.socle.erreurs import ErreurMetier
from plie.socle.periodes import ajouter_mois
from plie.socle.typographie import date_en_chiffres

# A habit of the house: beyond, the files are handed over rather than lent.
DUREE_MOIS = 6
MOTIFS = ("congés", "formation", "absence")
"""Why, without a word of anybody's health."""


def verifier_dates(date_debut: date, date_fin: date, *, le: date) -> None:
    """From today at the earliest, for six months at most; both days inside.

    Raises:
        ErreurMetier: beside the date that is refused.
    """
    if date_debut < le:
        raise ErreurMetier("L’absence commence aujourd’hui au plus tôt.", champ="date_debut")
    if date_fin < date_debut:
        raise ErreurMetier("La fin de l’absence ne peut pas précéder son début.", champ="date_fin")
    limite = ajouter_mois(date_debut, DUREE_MOIS)
    if date_fin > limite:
        raise ErreurMetier(
            f"Une délégation dure au plus {DUREE_MOIS} mois, ici jusqu’au {date_en_chiffres(limite)}. "
            "Au-delà, transmettre les parcours.",
            champ="date_fin",
        )
