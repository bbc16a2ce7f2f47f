"""Vertical bars: grouped, stacked, or against a threshold."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from plie.socle.graphiques.trace import (
    CHASSE,
    ENCRE,
    LARGEUR,
    Graphique,
    Mesure,
    Series,
    axe_vertical,
    couleur,
    dire,
    ecrire,
    legende,
    lignes_de_texte,
    plus_grande,
    px,
    table,
)
from plie.socle.typographie import INSECABLE, nombre_en_chiffres

# The shortest month in short, « janv. »: fewer letters than that name nothing.
LETTRES_MIN = 5


def colonnes(
    titre: str,
    categories: Sequence[str],
    series: Series,
    *,
    unite: str = "",
    empilees: bool = False,
    seuil: Mesure = None,
    nom_seuil: str = "seuil",
    largeur: int = LARGEUR,
) -> Graphique:
    """Vertical bars, grouped or stacked, one colour per series; `seuil` draws a dashed line across."""
    texte_seuil = f"{nom_seuil} {ecrire(seuil, unite)}" if seuil is not None else ""
    noms = [nom for nom, _ in series] if len(series) > 1 else []
    entrees, haut = legende(noms, texte_seuil, largeur) if noms or texte_seuil else ([], 8)
    haut += 12
    gauche, hauteur = 56, 220
    totaux = [sum(float(v[rang] or 0) for _, v in series) for rang in range(len(categories))]
    valeurs = totaux if empilees else [v for _, serie in series for v in serie]
    maximum, graduations = axe_vertical(plus_grande([*valeurs, seuil]), haut, hauteur, unite)
    bande = (largeur - gauche - 8) / max(len(categories), 1)
    epaisseur = min(bande * 0.72, 96) if empilees else min(bande * 0.76 / max(len(series), 1), 56)
    surface = _Surface(gauche, haut, hauteur, bande, epaisseur, maximum, empilees=empilees)
    rectangles = [rectangle for rang in range(len(categories)) for rectangle in _rectangles(surface, series, rang)]
    # Where a name does not fit under its bars, one in two or three is written: the table has them all.
    pas = ceil(LETTRES_MIN * 13 * CHASSE / bande) if bande < LETTRES_MIN * 13 * CHASSE else 1
    etiquettes = [_etiquette(surface, nom, rang, pas) for rang, nom in enumerate(categories) if rang % pas == 0]
    repere = None
    if seuil is not None:
        repere = {"y": px(haut + hauteur * (1 - float(seuil) / maximum)), "texte": texte_seuil}
    description = dire(categories, series, unite)
    if repere:
        description += f" Ligne de repère{INSECABLE}: {repere['texte']}."
    return Graphique(
        "colonnes",
        titre,
        description,
        ("", *(nom for nom, _ in series)),
        table(categories, series, unite),
        {
            "legende": entrees,
            "rectangles": rectangles,
            "etiquettes": etiquettes,
            "graduations": graduations,
            "repere": repere,
            "gauche": gauche,
            "gauche_texte": gauche - 8,
            "droite": largeur - 8,
            "base": px(haut + hauteur),
        },
        haut + hauteur + 14 + 16 * max((len(e["textes"]) for e in etiquettes), default=1),
        largeur,
        lambda voulue: colonnes(
            titre, categories, series, unite=unite, empilees=empilees, seuil=seuil, nom_seuil=nom_seuil, largeur=voulue
        ),
    )


@dataclass(frozen=True)
class _Surface:
    """Where the bars stand: the drawing, the width of a category and of a bar, the top of the axis."""

    gauche: float
    haut: float
    hauteur: float
    bande: float
    epaisseur: float
    maximum: float
    empilees: bool

    def centre(self, rang: int) -> float:
        return self.gauche + self.bande * (rang + 0.5)


def _rectangles(surface: _Surface, series: Series, categorie: int) -> list[dict[str, str]]:
    """The bars of a category, side by side or one on the other."""
    empilees, epaisseur = surface.empilees, surface.epaisseur
    largeur_totale = epaisseur if empilees else epaisseur * len(series)
    rectangles, cumul = [], 0.0
    for rang, (_, serie) in enumerate(series):
        mesure = serie[categorie]
        if mesure is None:
            continue
        longueur = float(mesure) / surface.maximum * surface.hauteur
        x = surface.centre(categorie) - largeur_totale / 2 + (0 if empilees else rang * epaisseur)
        y = surface.haut + surface.hauteur - cumul - longueur
        texte = nombre_en_chiffres(mesure)
        dedans = empilees and longueur >= 14 and epaisseur >= len(texte) * 12 * CHASSE
        rectangles.append(
            {
                "x": px(x),
                "y": px(y),
                "largeur": px(epaisseur - (0 if empilees or len(series) == 1 else 2)),
                "hauteur": px(longueur),
                "couleur": couleur(rang),
                "texte": texte if dedans or (not empilees and epaisseur >= 26) else "",
                "x_texte": px(x + epaisseur / 2),
                "y_texte": px(y + longueur / 2 + 4.5) if dedans else px(y - 6),
                "encre": "#ffffff" if dedans else ENCRE,
            }
        )
        cumul += longueur if empilees else 0
    return rectangles


def _etiquette(surface: _Surface, nom: str, rang: int, pas: int) -> dict[str, Any]:
    """The name of a category, under its bars; where only some are written, on two lines so that none is cut."""
    textes = lignes_de_texte(nom, LETTRES_MIN if pas > 1 else max(int(surface.bande / (13 * CHASSE)), 4))
    bas = surface.haut + surface.hauteur + 20
    return {
        "x": px(surface.centre(rang)),
        "textes": [{"texte": t, "y": px(bas + 16 * j)} for j, t in enumerate(textes)],
    }
