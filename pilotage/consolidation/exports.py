"""The consolidation as a file: a flat list of exact values in CSV, one sheet per table in XLSX and ODS."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pilotage.consolidation.presentation import LigneConsolidee, TableauConsolide, tableaux
from pilotage.exports import mention_soutien
from plie.socle.colonnes import CSV, Colonne, Feuille, ecrire
from plie.socle.colonnes import FORMATS as FORMATS_TABLEUR

FORMATS = ("json", *FORMATS_TABLEUR)
Ligne = tuple[str, str, str, Any]
COLONNES: tuple[Colonne[Ligne], ...] = (
    Colonne("Tableau", lambda ligne: ligne[0], 14),
    Colonne("Ligne", lambda ligne: ligne[1], 40),
    Colonne("Colonne", lambda ligne: ligne[2], 30),
    Colonne("Valeur", lambda ligne: ligne[3], 14),
)
DEFINITIONS = (
    "Entrées\u00a0: parcours commencés dans l’année. En parcours\u00a0: présents au moins un jour.",
    "Report\u00a0: parcours commencés avant l’année.",
    "Emploi\u00a0: sorties positives S-1, S-1bis, S-2, S-3. Formation\u00a0: S-4. S-5 n’est que dans le total.",
    "Sans suite\u00a0: toute sortie qui n’est pas positive.",
    "Public exclusif\u00a0: RSA le jour de l’entrée, sinon DELD, sinon autres publics en difficulté.",
    "Étapes\u00a0: celles dont les dates recoupent l’année, sur les parcours de l’année.",
    "Durées\u00a0: de l’entrée à la sortie\u00a0; mois = jours ÷ 30,4375.",
    "Âge, niveau, RQTH, inscription et mois sans activité sont ceux de l’entrée.",
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
    """The file in one of the formats."""
    if forme == "json":
        return f"{json.dumps(consolidation, ensure_ascii=False, indent=2)}\n".encode()
    if forme == CSV:
        rangees = [*lignes(consolidation), ("mention", mention_soutien(), "", None)]
        return ecrire(forme, titre="Consolidation", colonnes=COLONNES, lignes=rangees)
    premiere, *suite = (_feuille(tableau) for tableau in tableaux(consolidation))
    return ecrire(
        forme,
        titre=premiere.titre,
        colonnes=premiere.colonnes,
        lignes=premiere.lignes,
        annexes=suite,
        mentions=[
            f"Consolidation annuelle {consolidation['annee']}, périmètre {consolidation['perimetre']}.",
            mention_soutien(),
            *DEFINITIONS,
        ],
    )


def _feuille(tableau: TableauConsolide) -> Feuille[LigneConsolidee]:
    return Feuille(
        # A sheet's name holds no colon.
        tableau.code.replace("tableau_", "Tableau ").replace(":", " "),
        [
            Colonne("Code", lambda ligne: ligne.code, 22),
            Colonne(tableau.entete, lambda ligne: ligne.libelle, 40),
            *(Colonne(titre, _lire(cle), 14) for cle, titre in tableau.colonnes.items()),
        ],
        tableau.lignes,
    )


def _lire(cle: str) -> Callable[[LigneConsolidee], Any]:
    return lambda ligne: ligne.valeurs.get(cle)
