"""What every chart needs: the drawing surface, the axes, the legend, and the same values in words."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import slugify

from plie.socle.typographie import FINE, INSECABLE, nombre_en_chiffres

Mesure: TypeAlias = int | float | Decimal | None
Points: TypeAlias = Sequence[tuple[str, Mesure]]
Series: TypeAlias = Sequence[tuple[str, Sequence[Mesure]]]

LARGEUR = 600
# On a telephone a chart is drawn anew, rather than shrunk until nobody reads it or cut at the edge.
ETROITE = 330
# Each carries white figures at 4.5:1, is at least 3:1 on white, and differs from its neighbours (RGAA 3.2, 3.3).
COULEURS = ("#0f5257", "#b0570f", "#487a76", "#3d4f8a", "#7e5e8e", "#7a6a4f")
ENCRE, ENCRE_DOUCE, TRAIT, SEUIL = "#16292d", "#4f6166", "#dcd8cc", "#a1261c"
# Mean width of a character, in parts of the size of the text: enough to wrap and to place legends.
CHASSE = 0.55


@dataclass(frozen=True)
class Graphique:
    """A chart and the values that it shows."""

    gabarit: str
    titre: str
    description: str
    entetes: tuple[str, ...]
    lignes: tuple[tuple[str, ...], ...]
    dessin: Mapping[str, Any]
    hauteur: int
    largeur: int = LARGEUR
    redessiner: Callable[[int], Graphique] | None = field(default=None, repr=False, compare=False)

    @property
    def est_etroit(self) -> bool:
        return self.largeur < LARGEUR

    @property
    def etroit(self) -> Graphique | None:
        """The same chart for a narrow screen; the style sheet shows one or the other."""
        return self.redessiner(ETROITE) if self.redessiner is not None else None

    @property
    def ident(self) -> str:
        """Make the ids of the title and of the description unique on the page."""
        return f"graphique-{slugify(self.titre)}{'-etroit' if self.est_etroit else ''}"

    def svg(self) -> SafeString:
        """Draw."""
        return render_to_string(
            f"graphiques/{self.gabarit}.svg",
            {
                "graphique": self,
                "largeur": self.largeur,
                "encre": ENCRE,
                "encre_douce": ENCRE_DOUCE,
                "trait": TRAIT,
                "seuil": SEUIL,
                **self.dessin,
            },
        )


def px(valeur: float) -> str:
    """Write a coordinate with a point whatever the language, and always the same way."""
    return f"{valeur:.1f}".removesuffix(".0")


def echelle(plus_grand: float, pas_voulus: int = 4) -> tuple[float, list[float]]:
    """Choose the top of an axis and its graduations, at 1, 2, 2.5 or 5 times a power of ten."""
    if plus_grand <= 0:
        return 1.0, [0.0, 1.0]
    brut = Decimal(str(plus_grand)) / pas_voulus
    dizaine = Decimal(10) ** brut.adjusted()
    pas = next(
        m * dizaine for m in (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10)) if m * dizaine >= brut
    )
    graduations = [Decimal(0)]
    while graduations[-1] < Decimal(str(plus_grand)):
        graduations.append(graduations[-1] + pas)
    return float(graduations[-1]), [float(g) for g in graduations]


def ecrire(valeur: Mesure, unite: str = "") -> str:
    """Write a value as the reader sees it: 1 234,5 h, 53 %, or a dash when there is none."""
    if valeur is None:
        return "–"
    blanc = FINE if unite == "%" else INSECABLE
    return f"{nombre_en_chiffres(valeur)}{blanc}{unite}" if unite else nombre_en_chiffres(valeur)


def enumerer(couples: Sequence[tuple[str, str]]) -> str:
    """Say the values in a sentence, for who cannot see the drawing."""
    return " ; ".join(f"{nom}{INSECABLE}: {valeur}" for nom, valeur in couples).replace(" ;", f"{FINE};") + "."


def lignes_de_texte(texte: str, largeur: int) -> list[str]:
    """Cut a label into two lines at most."""
    return textwrap.wrap(texte, largeur, max_lines=2, placeholder="…", break_long_words=True) or [""]


def plus_grande(valeurs: Sequence[Mesure]) -> float:
    """Give the greatest value, zero when there is none."""
    return max((float(v) for v in valeurs if v is not None), default=0.0)


def legende(noms: Sequence[str], repere: str = "", surface: int = LARGEUR) -> tuple[list[dict[str, str]], int]:
    """Place the names of the series, then of the mark, above the drawing, on as many lines as needed."""
    entrees, x, y = [], 0.0, 14
    for rang, nom in enumerate([*noms, repere] if repere else noms):
        largeur = 26 + len(nom) * 14 * CHASSE + 20
        if x and x + largeur > surface:
            x, y = 0.0, y + 24
        entrees.append(
            {
                "nom": nom,
                "x": px(x),
                "x_texte": px(x + 20),
                "y": px(y),
                "y_carre": px(y - 11),
                "couleur": couleur(rang) if rang < len(noms) else "",
                "x_trait": px(x + 15),
                "y_trait": px(y - 4.5),
            }
        )
        x += largeur
    return entrees, y + 18


def couleur(rang: int) -> str:
    """Give the colour of a series."""
    return COULEURS[rang % len(COULEURS)]


def axe_vertical(
    sommet: float, haut: int, hauteur: int, unite: str = "", pas: int = 4
) -> tuple[float, list[dict[str, str]]]:
    """Place the graduations of a vertical axis."""
    maximum, valeurs = echelle(sommet, pas)
    return maximum, [
        {
            "y": px(haut + hauteur * (1 - v / maximum)),
            "y_texte": px(haut + hauteur * (1 - v / maximum) + 4),
            "texte": ecrire(Decimal(str(v)), unite),
        }
        for v in valeurs
    ]


def table(categories: Sequence[str], series: Series, unite: str) -> tuple[tuple[str, ...], ...]:
    """Give the rows of the table: one per category, one column per series."""
    return tuple((nom, *(ecrire(valeurs[rang], unite) for _, valeurs in series)) for rang, nom in enumerate(categories))


def dire(categories: Sequence[str], series: Series, unite: str) -> str:
    """Say each series in a sentence."""
    return " ".join(
        f"{nom} – {enumerer([(c, ecrire(v, unite)) for c, v in zip(categories, valeurs, strict=True)])}"
        for nom, valeurs in series
    )
