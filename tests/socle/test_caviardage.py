"""Texts read without the names of a person."""

import pytest

from plie.socle.caviardage import caviarder, noms_a_cacher


@pytest.mark.parametrize(
    ("noms", "texte", "lu"),
    [
        (("Zarkanovitch", "Nadège"), "Mme ZARKANOVITCH nadege viendra.", "Mme […] […] viendra."),
        (("Le Goff", "Jean-Pierre"), "Jean-Pierre, ou Pierre Le Goff : M. Goff.", "[…], ou […] […] : M. […]."),
        # Short parts are words of the language; what only contains a name is another word.
        (("de Sá", "Anne"), "Depuis mars, Anne habite Lausanne.", "Depuis mars, […] habite Lausanne."),
        (("Œuvrard", "Loïc"), "Loic OEUVRARD", "[…] […]"),
        (("D’Arc", "Ève"), "M. D'Arc et Eve.", "M. […] et […]."),
        (("", ""), "Rien à cacher.", "Rien à cacher."),
    ],
)
def test_les_noms_sont_caches(noms: tuple[str, str], texte: str, lu: str) -> None:
    assert caviarder(texte, noms_a_cacher(*noms)) == lu
