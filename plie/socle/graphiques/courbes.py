"""Lines over time."""

from collections.abc import Sequence
from math import ceil
from typing import Any

from plie.socle.graphiques.trace import (
    LARGEUR,
    Graphique,
    Mesure,
    Series,
    axe_vertical,
    couleur,
    dire,
    ecrire,
    legende,
    plus_grande,
    px,
    table,
)


def courbes(
    titre: str, categories: Sequence[str], series: Series, *, unite: str = "", largeur: int = LARGEUR
) -> Graphique:
    """Lines over time, told apart by their marks too; an absent value interrupts its line."""
    entrees, haut = legende([nom for nom, _ in series], surface=largeur)
    haut += 12
    gauche, droite, hauteur = 56, 44, 220
    maximum, graduations = axe_vertical(plus_grande([v for _, serie in series for v in serie]), haut, hauteur, unite)
    ecart = (largeur - gauche - droite) / max(len(categories) - 1, 1)
    lignes = []
    for rang, (_, serie) in enumerate(series):
        places = [
            None if v is None else (gauche + ecart * i, haut + hauteur * (1 - float(v) / maximum))
            for i, v in enumerate(serie)
        ]
        lignes.append(_ligne(rang, places, serie))
    saut = max(1, ceil(max((len(c) for c in categories), default=1) * 8 / ecart))
    etiquettes = [
        {"x": px(gauche + ecart * i), "textes": [{"texte": c, "y": px(haut + hauteur + 20)}]}
        for i, c in enumerate(categories)
        if i % saut == 0
    ]
    return Graphique(
        "courbes",
        titre,
        dire(categories, series, unite),
        ("", *(nom for nom, _ in series)),
        table(categories, series, unite),
        {
            "legende": entrees,
            "lignes": lignes,
            "etiquettes": etiquettes,
            "graduations": graduations,
            "gauche": gauche,
            "gauche_texte": gauche - 8,
            "droite": largeur - droite + 8,
            "base": px(haut + hauteur),
        },
        haut + hauteur + 32,
        largeur,
        lambda voulue: courbes(titre, categories, series, unite=unite, largeur=voulue),
    )


def _ligne(rang: int, places: Sequence[tuple[float, float] | None], serie: Sequence[Mesure]) -> dict[str, Any]:
    """A line: its trace, interrupted where a value is absent, its marks, and its last value in full."""
    trace, leve = [], True
    for place in places:
        if place is None:
            leve = True
            continue
        trace.append(f"{'M' if leve else 'L'}{px(place[0])} {px(place[1])}")
        leve = False
    presents = [(p, v) for p, v in zip(places, serie, strict=True) if p is not None]
    dernier = None
    if presents:
        (x, y), valeur = presents[-1]
        dernier = {"x": px(x + 8), "y": px(y + 4.5), "texte": ecrire(valeur)}
    return {
        "trace": " ".join(trace),
        "couleur": couleur(rang),
        "carres": rang % 2,
        "tirets": ("", "7 4", "2 4")[rang % 3],
        "marques": [{"x": px(x), "y": px(y), "x_carre": px(x - 4), "y_carre": px(y - 4)} for (x, y), _ in presents],
        "dernier": dernier,
    }
