"""The indicators: one catalogue, one computation, from which every screen, PDF and export is drawn.

`catalogue` says what each figure is; `requete` reads the parcours, set-based; `calcul` counts; `blocs` lays the values
out; `objectifs` compares them with what the PLIE commit to; `masque` hides small cells outside a reader's scope (A-4).
"""

from pilotage.indicateurs.calcul import VERSION_CALCUL, FiguresIncoherentes, PeriodeNommee, calculer

__all__ = ["VERSION_CALCUL", "FiguresIncoherentes", "PeriodeNommee", "calculer"]
