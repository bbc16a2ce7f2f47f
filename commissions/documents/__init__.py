"""What the commission reads and what leaves it on paper: the sheet of an item, the agenda, the procès-verbal."""

from commissions.documents.fiche import FicheDePoint, fiche_de

__all__ = ["FicheDePoint", "fiche_de"]
