"""The charts of a dashboard: where they say more than a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from pilotage.exports import lire_valeur
from pilotage.indicateurs.calcul import TOTAL
from pilotage.indicateurs.catalogue import CATALOGUE, du_groupe
from pilotage.presentation.cases import part_entiere
from plie.socle.graphiques import Graphique, barres, colonnes, courbes, jauge


def jauges(valeurs: Mapping[str, Any], perimetre: str) -> list[Graphique]:
    """What is done against the objectives of the year."""
    objectifs = valeurs["objectifs"]
    dessins = []
    for ligne in objectifs["lignes"].get(perimetre, []):
        if ligne["code"] in ("accompagnes", "nouvelles_integrations"):
            dessins.append(
                jauge(
                    f"{ligne['libelle']} en {objectifs['annee']}",
                    ligne["realise"],
                    ligne["objectif"],
                    maximum=max(ligne["objectif"] * 1.15, ligne["realise"]),
                )
            )
    for part in objectifs["parts"].get(perimetre, []):
        valeur = part_entiere(part)
        if valeur is not None:
            dessins.append(
                jauge(
                    f"{part['libelle']} en {objectifs['annee']}",
                    valeur,
                    round(part["cible"] * 100),
                    unite="%",
                    maximum=100,
                    exacte=Decimal(part["n"]) * 100 / part["sur"],
                )
            )
    return dessins


def tendance(valeurs: Mapping[str, Any], perimetre: str) -> list[Graphique]:
    """Entries and exits, and the positive rate, over the last eight quarters (or years)."""
    points = [p for p in valeurs["tendance"] if perimetre in p["valeurs"]]
    if not points:
        return []
    noms = [p["code"].replace("T", " T") for p in points]
    lus = [p["valeurs"][perimetre] for p in points]
    return [
        courbes(
            "Intégrations et sorties",
            noms,
            [
                ("Intégrations", [lu["integrations"] for lu in lus]),
                ("Sorties", [lu["sorties"] for lu in lus]),
            ],
        ),
        courbes(
            "Évolution de la part de sorties positives",
            noms,
            [("Part de sorties positives", [part_entiere(lu["sorties_positives"]) for lu in lus])],
            unite="%",
        ),
    ]


def repartition(mesures: Mapping[str, Any], groupe: str, titre: str) -> Graphique:
    """The parts of a group, as bars."""
    points = []
    for indicateur in du_groupe(groupe):
        valeur = lire_valeur(mesures, indicateur)
        if valeur.get("n") or valeur.get("masque"):
            points.append((indicateur.libelle, part_entiere(valeur)))
    return barres(titre, points, unite="%", colonne="Part")


def ages(mesures: Mapping[str, Any], titre: str) -> Graphique:
    """The ages at entry, as columns in their order."""
    # In the catalogue's order: what was kept as JSON comes back in that of its keys' lengths.
    gardees = {f"age.{code}" for code in mesures["age"]}
    tranches = [terme for code, terme in CATALOGUE.items() if code in gardees]
    return colonnes(
        titre,
        [t.libelle for t in tranches],
        [("Part des accompagnés", [part_entiere(lire_valeur(mesures, t)) for t in tranches])],
        unite="%",
    )


def comparaison(
    mesures: Mapping[str, Any], plies: Sequence[str], code: str, titre: str, *, objectif: float | None
) -> Graphique:
    """A rate, PLIE by PLIE and for all of them, against its objective."""
    points = [
        (plie.upper() if plie != TOTAL else "Ensemble", part_entiere(lire_valeur(mesures[plie], CATALOGUE[code])))
        for plie in [*plies, TOTAL]
    ]
    return barres(titre, points, unite="%", colonne="Part", objectif=objectif)
