"""Charts: one SVG serves the page and the PDF, and a table of the same values stands beside it.

Everything is computed here and written as text, so that the same figures always give the same bytes;
the templates only place it. Presentation attributes, never a style: the content security policy
forbids it. A value that is absent (None) is not drawn, and the table says so.
"""

from plie.socle.graphiques.barres import barres, jauge
from plie.socle.graphiques.colonnes import colonnes
from plie.socle.graphiques.courbes import courbes
from plie.socle.graphiques.trace import Graphique

__all__ = ["Graphique", "barres", "colonnes", "courbes", "jauge"]
