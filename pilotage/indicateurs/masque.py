"""Small cells outside a reader's scope (A-4): masked, and not to be found again by subtraction.

Reading of A-4: the published dashboard of one PLIE is shown in full to whom its scope includes that PLIE. In the
dashboard of several PLIE, the columns of the PLIE outside the reader's scope are masked under the threshold: a count
from 1 to 4 (zero says nothing of anyone), then enough of its neighbours that neither the total of the PLIE nor that
of its family of lines gives it back. Sub-populations and communes of those PLIE are left out altogether.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from typing import Any

from pilotage.indicateurs.calcul import TOTAL
from pilotage.indicateurs.catalogue import CATALOGUE
from pilotage.indicateurs.cellules import Indicateur

MASQUEE: dict[str, Any] = {"n": None, "sur": None, "taux": None, "masque": True}

# Lines that add up to a known number: one masked alone would be found again.
_FAMILLES: tuple[tuple[str, ...], ...] = (
    ("effectif_debut", "integrations", "accompagnes"),
    ("accompagnes", "sorties", "effectif_fin"),
    ("femmes", "hommes"),
    ("sorties_positives", "sorties_dynamiques", "sorties_autres"),
    *(
        tuple(code for code in CATALOGUE if code.startswith(prefixe))
        for prefixe in ("age.", "niveau.", "positives_par_type.", "autres_par_type.", "dynamiques_par_type.")
    ),
)
# Figures that are read from the same parcours as another line: masked with it.
_LIES = {
    "personnes": "accompagnes",
    "taux_hors_neutralisees": "sorties_positives",
    "taux_sur_entrees": "sorties_positives",
    "positives_par_etp_an": "sorties_positives",
    "duree_moyenne_positives": "sorties_positives",
    "duree_moyenne_effectif": "effectif_fin",
    "processus.accompagnes_par_etp": "accompagnes",
}


def masquer(
    mesures: Mapping[str, Mapping[str, Any]], *, en_clair: Collection[str], seuil: int
) -> dict[str, dict[str, Any]]:
    """A copy of the figures of several PLIE, in which those outside `en_clair` are masked under the threshold."""
    copie: dict[str, dict[str, Any]] = deepcopy({code: dict(valeurs) for code, valeurs in mesures.items()})
    autres = [code for code in copie if code != TOTAL and code not in en_clair]
    if not autres:
        return copie
    for code in autres:
        complements = copie[code]["complements"]
        for cle in [c for c in complements if c.startswith("parmi_") or c == "communes"]:
            del complements[cle]
    masquees = {code: _petites(copie[code], seuil) for code in autres}
    while _completer(copie, masquees, autres):
        pass
    for code in autres:
        for indicateur in _affiches():
            if indicateur.code in masquees[code] or _LIES.get(indicateur.code) in masquees[code]:
                _ecrire(copie[code], indicateur)
                if len(autres) == 1:
                    # The total less what the reader sees would be this PLIE.
                    _ecrire(copie[TOTAL], indicateur)
    return copie


def _affiches() -> Iterator[Indicateur]:
    return (indicateur for indicateur in CATALOGUE.values() if not indicateur.code.startswith("parmi_"))


def _petites(mesures: Mapping[str, Any], seuil: int) -> set[str]:
    """Counts from 1 to 4, rates whose numerator, denominator or remainder is one, means over too few."""
    petites = set()
    for indicateur in _affiches():
        n, sur = effectif(mesures, indicateur)
        reste = sur - n if n is not None and sur is not None else None
        if any(nombre is not None and 0 < nombre < seuil for nombre in (n, sur, reste)):
            petites.add(indicateur.code)
    for code, population in (("duree_moyenne_autres", ("sorties_autres", "sorties_dynamiques")),):
        total = sum(effectif(mesures, CATALOGUE[p])[0] or 0 for p in population)
        if 0 < total < seuil:
            petites.add(code)
    return petites


def _completer(mesures: Mapping[str, Mapping[str, Any]], masquees: dict[str, set[str]], autres: list[str]) -> bool:
    """Mask one more cell where one masked alone would be found by subtraction; False when nothing is left to do."""
    for code in autres:
        for famille in _FAMILLES:
            if len(masquees[code].intersection(famille)) == 1:
                restantes = [c for c in famille if c not in masquees[code]]
                masquees[code].add(_plus_petite(mesures[code], restantes))
                return True
    if len(autres) == 1:
        return False
    for indicateur in _affiches():
        porteurs = [code for code in autres if indicateur.code in masquees[code]]
        if len(porteurs) == 1 and effectif(mesures[porteurs[0]], indicateur)[0] is not None:
            restants = [code for code in autres if code not in porteurs]
            plus_petit = min(restants, key=lambda code: effectif(mesures[code], indicateur)[0] or 0)
            masquees[plus_petit].add(indicateur.code)
            return True
    return False


def _plus_petite(mesures: Mapping[str, Any], codes: list[str]) -> str:
    """The smallest of several lines, zero last: masking a zero hides nothing."""

    def taille(code: str) -> tuple[bool, int]:
        nombre = effectif(mesures, CATALOGUE[code])[0] or 0
        return nombre == 0, nombre

    return min(codes, key=taille)


def effectif(mesures: Mapping[str, Any], indicateur: Indicateur) -> tuple[int | None, int | None]:
    """Numerator and denominator of a line; None for a mean."""
    if indicateur.mesure:
        return None, None
    place, feuille = _place(mesures, indicateur)
    valeur = place[feuille]
    if isinstance(valeur, Mapping):
        sur = valeur["sur"]
        # A rate on another population than its own (exits over entries) has no remainder.
        return valeur["n"], sur if indicateur.code != "taux_sur_entrees" else None
    return valeur, None


def _ecrire(mesures: dict[str, Any], indicateur: Indicateur) -> None:
    place, feuille = _place(mesures, indicateur)
    place[feuille] = dict(MASQUEE)


def _place(mesures: Mapping[str, Any], indicateur: Indicateur) -> tuple[Any, str]:
    place: Any = mesures["complements"] if indicateur.complement else mesures
    *chemin, feuille = indicateur.code.split(".")
    for etape in chemin:
        place = place[etape]
    return place, feuille
