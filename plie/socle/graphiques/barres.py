"""Bars: horizontal ones by label, and the one that measures an objective."""

from dataclasses import dataclass
from typing import Any

from plie.socle.graphiques.trace import (
    COULEURS,
    LARGEUR,
    TRAIT,
    Graphique,
    Mesure,
    Points,
    couleur,
    ecrire,
    enumerer,
    lignes_de_texte,
    plus_grande,
    px,
)
from plie.socle.typographie import taux_en_chiffres


@dataclass(frozen=True)
class _Cadre:
    """Where the bars start and end, how far apart they stand, and the measure that fills the width."""

    largeur: int
    sommet: float

    @property
    def est_large(self) -> bool:
        return self.largeur == LARGEUR

    @property
    def gauche(self) -> int:
        return 224 if self.est_large else 132

    @property
    def pas(self) -> int:
        return 38 if self.est_large else 40

    def longueur(self, valeur: Mesure) -> float:
        """How long the bar of a value is."""
        droite = 72 if self.est_large else 64
        return float(valeur or 0) / self.sommet * (self.largeur - self.gauche - droite)

    def textes(self, nom: str, y: float) -> list[dict[str, str]]:
        """The lines of a label, centred on its bar."""
        lignes = lignes_de_texte(nom, 30 if self.est_large else 17)
        return [{"texte": t, "y": px(y + 19 + (i - (len(lignes) - 1) / 2) * 16)} for i, t in enumerate(lignes)]


def barres(
    titre: str,
    points: Points,
    *,
    unite: str = "",
    colonne: str = "Valeur",
    objectif: Mesure = None,
    largeur: int = LARGEUR,
) -> Graphique:
    """Horizontal bars, one per label, with its value at the end; `objectif` draws a line across."""
    cadre = _Cadre(largeur, plus_grande([*(v for _, v in points), objectif]) or 1.0)
    haut = 22 if objectif is not None else 4
    hauteur = haut + len(points) * cadre.pas + 4
    repere = None
    if objectif is not None:
        repere = {"x": px(cadre.gauche + cadre.longueur(objectif)), "texte": f"objectif {ecrire(objectif, unite)}"}
    couples = [(nom, ecrire(valeur, unite)) for nom, valeur in points]
    dits = [*couples, ("objectif", ecrire(objectif, unite))] if objectif is not None else couples
    return Graphique(
        "barres",
        titre,
        enumerer(dits),
        ("", colonne),
        tuple(couples),
        {
            "barres": [
                _barre(cadre, nom, valeur, haut + rang * cadre.pas, unite=unite, objectif=objectif)
                for rang, (nom, valeur) in enumerate(points)
            ],
            "gauche": cadre.gauche,
            "gauche_texte": cadre.gauche - 12,
            "repere": repere,
            "couleur": couleur(0),
            "bas": hauteur - 4,
        },
        hauteur,
        largeur,
        lambda voulue: barres(titre, points, unite=unite, colonne=colonne, objectif=objectif, largeur=voulue),
    )


def _barre(cadre: _Cadre, nom: str, valeur: Mesure, y: int, *, unite: str, objectif: Mesure) -> dict[str, Any]:
    """One bar, its label before it and its value after it."""
    longueur, ecrite = cadre.longueur(valeur), ecrire(valeur, unite)
    return {
        "textes": cadre.textes(nom, y),
        "y": px(y + 3),
        "longueur": px(longueur),
        "valeur": ecrite,
        "x_valeur": px(cadre.gauche + longueur + 8),
        "x_fond": px(cadre.gauche + longueur + 4),
        "largeur_fond": px(len(ecrite) * 8 + 6),
        "y_bas": px(y + 27),
        "depasse": objectif is not None and valeur is not None and valeur >= objectif,
        "y_valeur": px(y + 19),
    }


def jauge(
    titre: str,
    valeur: Mesure,
    objectif: Mesure,
    *,
    unite: str = "",
    maximum: Mesure = None,
    exacte: Mesure = None,
    largeur: int = LARGEUR,
) -> Graphique:
    """What is done against the objective: a bar, and a mark where the objective stands.

    Args:
        exacte: the value that is judged, where the one written is rounded: 59,6 is written 60 and does not reach 60.
    """
    sommet = float(maximum) if maximum is not None else plus_grande([valeur, objectif]) * 1.15 or 1.0
    longueur = min(float(valeur or 0) / sommet, 1.0) * largeur
    x = min(float(objectif or 0) / sommet, 1.0) * largeur
    jugee = valeur if exacte is None else exacte
    atteint = jugee is not None and objectif is not None and jugee >= objectif
    etat = "objectif atteint" if atteint else "objectif non atteint"
    if not atteint and objectif is not None and valeur == objectif:
        etat += ", de peu"
    part = taux_en_chiffres(float(jugee or 0) / float(objectif)) if objectif else "–"
    couples = (("Réalisé", ecrire(valeur, unite)), ("Objectif", ecrire(objectif, unite)), ("Part de l’objectif", part))
    a_droite = x > largeur - 140
    return Graphique(
        "jauge",
        titre,
        enumerer(couples),
        ("", "Valeur"),
        couples,
        {
            "longueur": px(longueur),
            "couleur": COULEURS[0] if atteint else COULEURS[1],
            "fond": TRAIT,
            "valeur": ecrire(valeur, unite),
            "etat": etat,
            "x": px(x),
            "x_texte": px(x - 6 if a_droite else x + 6),
            "ancre": "end" if a_droite else "start",
            "objectif": f"objectif {ecrire(objectif, unite)}",
        },
        84,
        largeur,
        lambda voulue: jauge(titre, valeur, objectif, unite=unite, maximum=maximum, exacte=exacte, largeur=voulue),
    )
