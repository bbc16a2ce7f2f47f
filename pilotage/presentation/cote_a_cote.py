"""The dashboard of several PLIE: rows = PLIE and total, columns = indicators (C-2, the same for the six)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pilotage.exports import MASQUE
from pilotage.indicateurs import catalogue, mots
from pilotage.indicateurs.calcul import TOTAL
from pilotage.presentation import graphiques
from pilotage.presentation.cases import Case, LigneTableau, Section, Tableau, case
from pilotage.presentation.fiche import colonnes_de_periode, sans_objet, tendance
from plie.socle.typographie import nombre_en_chiffres, taux_en_chiffres

FLUX = ("effectif_debut", "integrations", "accompagnes", "sorties", "effectif_fin")
PUBLICS = ("brsa", "deld", "qpv", "femmes", "hommes")
ISSUES = ("sorties", "sorties_positives", "sorties_dynamiques", "sorties_autres", "taux_hors_neutralisees")
RAPPORTS = ("taux_sur_entrees", "positives_par_etp_an", "a_la_marge")
DUREES = ("duree_moyenne_positives", "duree_moyenne_autres", "duree_moyenne_effectif")
# As many columns as PLIE can be read up to there; beyond, such a table says their total.
COLONNES_LISIBLES = 30


def sections(valeurs: Mapping[str, Any]) -> list[Section]:
    """Every table and chart of the dashboard of several PLIE."""
    cibles = {part["code"]: round(part["cible"] * 100) for part in valeurs["objectifs"]["parts"][TOTAL]}
    plies = [plie["code"] for plie in valeurs["plies"]]
    mesures = valeurs["mesures"]["periode"]
    ages = [i.code for i in catalogue.du_groupe(mots.AGE)]
    niveaux = [i.code for i in catalogue.du_groupe(mots.NIVEAU)]
    par_periode = [(nom, f" – {entete[:1].lower()}{entete[1:]}") for nom, entete in colonnes_de_periode(valeurs)]

    def tables(titre: str, codes: Sequence[str]) -> list[Tableau]:
        return [_par_plie(valeurs, nom, f"{titre}{suffixe}", codes) for nom, suffixe in par_periode]

    return [
        Section("flux", "Flux", [*tables("Entrées, sorties et effectifs", FLUX), tendance(valeurs, TOTAL)]),
        Section(
            "profil",
            "Profil des personnes accompagnées",
            [
                *tables("Publics", PUBLICS),
                _par_plie(valeurs, "periode", "Âge à l’entrée", ages),
                _par_plie(valeurs, "periode", "Niveau de formation à l’entrée", niveaux),
            ],
            [
                graphiques.comparaison(
                    mesures, plies, "brsa", "Part de BRSA parmi les accompagnés", objectif=cibles["brsa"]
                )
            ],
        ),
        Section(
            "sorties",
            "Sorties",
            [
                *tables("Issue des parcours", ISSUES),
                _par_plie(valeurs, "periode", "Rapports", RAPPORTS),
                *(
                    _par_indicateur(valeurs, plies, groupe, groupe)
                    for groupe in (
                        mots.PAR_TYPE_POSITIVES,
                        mots.PAR_TYPE_DYNAMIQUES,
                        mots.PAR_TYPE_AUTRES,
                    )
                ),
            ],
            [
                graphiques.comparaison(
                    mesures,
                    plies,
                    "sorties_positives",
                    "Part de sorties positives",
                    objectif=cibles["sorties_positives"],
                )
            ],
        ),
        Section("durees", "Durées des parcours", tables("Durée moyenne", DUREES)),
        Section(
            "processus",
            "Conduite des parcours",
            [_par_indicateur(valeurs, plies, mots.PROCESSUS, "Délais et suivi")],
        ),
    ]


def _nom(code: str) -> str:
    return "Ensemble" if code == TOTAL else code.upper()


def _par_plie(valeurs: Mapping[str, Any], nom: str, titre: str, codes: Sequence[str]) -> Tableau:
    mesures = valeurs["mesures"][nom]
    return Tableau(
        titre,
        ["PLIE", *(catalogue.CATALOGUE[code].libelle for code in codes)],
        [
            LigneTableau(
                _nom(plie),
                [case(mesures[plie], code, f"{nom}:{plie}") for code in codes],
                total=plie == TOTAL,
            )
            for plie in [*(p["code"] for p in valeurs["plies"]), TOTAL]
        ],
    )


def _par_indicateur(valeurs: Mapping[str, Any], plies: Sequence[str], groupe: str, titre: str) -> Tableau:
    mesures = valeurs["mesures"]["periode"]
    lisible = len(plies) <= COLONNES_LISIBLES
    colonnes = [*plies, TOTAL] if lisible else [TOTAL]
    note = "" if lisible else f"Le détail des {len(plies)} PLIE, un à un, est dans les fichiers à télécharger."
    return Tableau(
        titre,
        ["", *(_nom(plie) for plie in colonnes)],
        [
            LigneTableau(i.libelle, [case(mesures[plie], i.code, f"periode:{plie}") for plie in colonnes])
            for i in catalogue.du_groupe(groupe)
            if not sans_objet(i, [mesures[plie] for plie in colonnes])
        ],
        note,
    )


def objectifs(valeurs: Mapping[str, Any]) -> list[Tableau]:
    """Each objective of the year: done and rate by PLIE."""
    objectif = valeurs["objectifs"]
    perimetres = [p for p in [*(p["code"] for p in valeurs["plies"]), TOTAL] if p in objectif["lignes"]]
    if not perimetres or not objectif["lignes"][perimetres[0]]:
        return []
    modele = objectif["lignes"][perimetres[0]]
    return [
        Tableau(
            f"{ligne['libelle']} – objectif {objectif['annee']}",
            ["PLIE", "Objectif", "Réalisé", "Taux", "Reste à faire", "Projection"],
            [
                LigneTableau(_nom(p), _cases(objectif["lignes"][p][rang]), total=p == TOTAL)
                for p in perimetres
                if objectif["lignes"][p]
            ],
        )
        for rang, ligne in enumerate(modele)
    ]


def _cases(ligne: Mapping[str, Any]) -> list[Case]:
    if ligne.get("masque"):
        return [Case(nombre_en_chiffres(ligne["objectif"])), *(Case(MASQUE) for _ in range(4))]
    return [
        Case(nombre_en_chiffres(ligne["objectif"])),
        Case(nombre_en_chiffres(ligne["realise"])),
        Case(taux_en_chiffres(ligne["taux"]) if ligne["taux"] is not None else "–"),
        Case(nombre_en_chiffres(ligne["reste"])),
        Case(nombre_en_chiffres(ligne["projection"])),
    ]
