"""The consolidation as a list: one row per table, line and column, typed cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pilotage.exports import mention_soutien
from plie.socle.colonnes import Colonne, ecrire

Ligne = tuple[str, str, str, Any]
COLONNES: tuple[Colonne[Ligne], ...] = (
    Colonne("Tableau", lambda ligne: ligne[0], 14),
    Colonne("Ligne", lambda ligne: ligne[1], 40),
    Colonne("Colonne", lambda ligne: ligne[2], 30),
    Colonne("Valeur", lambda ligne: ligne[3], 14),
)


def lignes(consolidation: Mapping[str, Any]) -> Iterator[Ligne]:
    for tableau, contenu in consolidation.items():
        if isinstance(contenu, Mapping):
            yield from _deplier(tableau, "", contenu)


def _deplier(tableau: str, chemin: str, contenu: Mapping[str, Any]) -> Iterator[Ligne]:
    for cle, valeur in contenu.items():
        if isinstance(valeur, Mapping):
            yield from _deplier(tableau, f"{chemin} / {cle}" if chemin else cle, valeur)
        else:
            yield tableau, chemin, cle, valeur


def fichier(forme: str, consolidation: Mapping[str, Any]) -> bytes:
    rangees = list(lignes(consolidation))
    if forme == "csv":
        rangees.append(("mention", mention_soutien(), "", None))
    return ecrire(
        forme,
        titre="Consolidation",
        colonnes=COLONNES,
        lignes=rangees,
        mentions=[
            f"Consolidation annuelle {consolidation['annee']}, périmètre {consolidation['perimetre']}.",
            mention_soutien(),
        ],
    )
