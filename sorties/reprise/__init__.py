"""Bringing in the files of another tool: `importer` is the only door."""

from sorties.reprise.bilan import Bilan, BilanFichier, Rejet, Signalement
from sorties.reprise.service import importer
from sorties.reprise.sources import RepriseImpossible

__all__ = ["Bilan", "BilanFichier", "Rejet", "RepriseImpossible", "Signalement", "importer"]
