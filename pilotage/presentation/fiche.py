"""The dashboard of one PLIE: rows = indicators; columns = the period, a year before, the year to date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pilotage.exports import lire_valeur
from pilotage.indicateurs import catalogue, mots
from pilotage.indicateurs.cellules import Indicateur
from pilotage.presentation import graphiques
from pilotage.presentation.cases import (
    ENTETE_N_1,
    Case,
    LigneTableau,
    Section,
    Tableau,
    case,
    ecrire,
    jour,
    periode_en_mots,
)
from plie.socle.typographie import INSECABLE, date_en_chiffres, date_en_lettres, nombre_en_chiffres, taux_en_chiffres

UN_AN = 366
COMMUNES_MONTREES = 15


def colonnes_de_periode(valeurs: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(name of the period, heading); one longer than a year stands alone, or beside the one before if asked for."""
    du, au = jour(valeurs["du"]), jour(valeurs["au"])
    colonnes = [("periode", periode_en_mots(du, au).capitalize() if du != au else date_en_lettres(du))]
    if precedente := valeurs["periodes"].get("avant"):
        colonnes.append(("avant", periode_en_mots(precedente["du"], precedente["au"]).capitalize()))
    if (au - du).days < UN_AN:
        avant = valeurs["periodes"]["n_1"]
        colonnes.append(("n_1", periode_en_mots(avant["du"], avant["au"]).capitalize() or ENTETE_N_1))
        cumul = valeurs["periodes"]["cumul"]
        if (jour(cumul["du"]), jour(cumul["au"])) != (du, au):
            colonnes.append(
                ("cumul", f"Du{INSECABLE}{date_en_chiffres(jour(cumul['du']))} au{INSECABLE}{date_en_chiffres(au)}")
            )
    return colonnes


def sections(valeurs: Mapping[str, Any], perimetre: str) -> list[Section]:
    """Every table and chart of the dashboard of a PLIE, in order of reading."""
    mesures = valeurs["mesures"]["periode"][perimetre]

    def tableau(titre: str, indicateurs: Sequence[Indicateur], note: str = "") -> Tableau:
        return _tableau(valeurs, perimetre, titre, indicateurs, note)

    groupe = catalogue.du_groupe
    issues = groupe(mots.ISSUES)
    return [
        Section(
            "flux",
            "Flux",
            [tableau("Entrées, sorties et effectifs", groupe(mots.FLUX)), tendance(valeurs, perimetre)],
        ),
        Section(
            "profil",
            "Profil des personnes accompagnées",
            [
                tableau("Publics", groupe(mots.PUBLICS), "Une personne peut relever de plusieurs publics."),
                tableau("Âge à l’entrée", groupe(mots.AGE)),
                tableau("Niveau de formation à l’entrée", groupe(mots.NIVEAU)),
                tableau("Autres publics et informations manquantes", groupe(mots.AUTRES_PUBLICS)),
            ],
            [graphiques.ages(mesures, "Âge à l’entrée dans le parcours")],
        ),
        Section(
            "sorties",
            "Sorties",
            [
                tableau("Issue des parcours", issues),
                tableau("Sorties positives par nature", groupe(mots.PAR_TYPE_POSITIVES)),
                tableau("Sorties dynamiques par nature", groupe(mots.PAR_TYPE_DYNAMIQUES)),
                tableau("Autres sorties par nature", groupe(mots.PAR_TYPE_AUTRES)),
            ],
            [
                graphiques.repartition(mesures, nom, titre)
                for nom, titre in (
                    (mots.PAR_TYPE_POSITIVES, "Nature des sorties positives"),
                    (mots.PAR_TYPE_AUTRES, "Nature des autres sorties"),
                )
            ],
        ),
        Section("durees", "Durées des parcours", [tableau("Durée moyenne", groupe(mots.DUREES))]),
        Section("processus", "Conduite des parcours", [tableau("Délais et suivi", groupe(mots.PROCESSUS))]),
        Section(
            "publics-par-flux",
            "Publics parmi les entrées, les sorties et l’effectif",
            [_publics_par_flux(valeurs, perimetre)],
        ),
        Section("communes", "Communes de résidence à l’entrée", [_communes(valeurs, mesures)]),
    ]


def _tableau(
    valeurs: Mapping[str, Any], perimetre: str, titre: str, indicateurs: Sequence[Indicateur], note: str
) -> Tableau:
    colonnes = colonnes_de_periode(valeurs)
    mesures = [valeurs["mesures"][nom][perimetre] for nom, _ in colonnes]
    lignes = [
        LigneTableau(
            i.libelle,
            [case(lue, i.code, f"{nom}:{perimetre}") for lue, (nom, _) in zip(mesures, colonnes, strict=True)],
        )
        for i in indicateurs
        if not sans_objet(i, mesures)
    ]
    return Tableau(titre, ["", *(entete for _, entete in colonnes)], lignes, note)


def sans_objet(indicateur: Indicateur, mesures: Sequence[Mapping[str, Any]]) -> bool:
    """A line for what should not be there (unknown kind, no verdict), when nothing is; a part of nothing."""
    valeurs = [lire_valeur(lue, indicateur) for lue in mesures]
    if indicateur.code.startswith("dynamiques_par_type."):
        return all(valeur["sur"] == 0 for valeur in valeurs)
    if indicateur.code == "sorties_non_qualifiees" or indicateur.code.endswith("_par_type.inconnu"):
        return all(valeur["n"] == 0 for valeur in valeurs)
    return False


def tendance(valeurs: Mapping[str, Any], perimetre: str) -> Tableau:
    """The values of the charts of the trend."""
    return Tableau(
        "Tendance",
        ["Période", "Intégrations", "Sorties", "Part de sorties positives", "Effectif au dernier jour"],
        [
            LigneTableau(
                point["code"].replace("T", " T"),
                [
                    Case(nombre_en_chiffres(lu["integrations"])),
                    Case(nombre_en_chiffres(lu["sorties"])),
                    ecrire(catalogue.CATALOGUE["sorties_positives"], lu["sorties_positives"]),
                    Case(nombre_en_chiffres(lu["effectif_fin"])),
                ],
            )
            for point in valeurs["tendance"]
            if (lu := point["valeurs"].get(perimetre)) is not None
        ],
    )


def _publics_par_flux(valeurs: Mapping[str, Any], perimetre: str) -> Tableau:
    mesures = valeurs["mesures"]["periode"][perimetre]
    lien = f"periode:{perimetre}"
    ensembles = ("integrations", "sorties", "effectif_fin")
    codes = [i.code for i in (*catalogue.du_groupe(mots.PUBLICS), *catalogue.du_groupe(mots.AGE))]
    codes += [i.code for i in catalogue.du_groupe(mots.NIVEAU)]
    lignes = [
        LigneTableau(
            catalogue.CATALOGUE[code].libelle,
            [case(mesures, code, lien), *(case(mesures, f"parmi_{e}.{code}", lien) for e in ensembles)],
        )
        for code in codes
    ]
    entetes = ["", "Accompagnés", "Intégrations", "Sorties", "Effectif au dernier jour"]
    return Tableau("Publics par flux de la période", entetes, lignes)


def _communes(valeurs: Mapping[str, Any], mesures: Mapping[str, Any]) -> Tableau:
    """The most numerous first: the figures of an edition come back from the database in the order of the codes."""
    noms = valeurs["communes"]
    lues = [(noms.get(code, "Commune non connue"), part) for code, part in mesures["complements"]["communes"].items()]
    parts = sorted(lues, key=lambda lue: (-lue[1]["n"], lue[0]))
    lignes = [_commune(nom, part) for nom, part in parts[:COMMUNES_MONTREES]]
    if reste := parts[COMMUNES_MONTREES:]:
        n, sur = sum(part["n"] for _, part in reste), reste[0][1]["sur"]
        autres = "1 autre commune" if len(reste) == 1 else f"{len(reste)} autres communes"
        lignes.append(_commune(autres, {"n": n, "sur": sur, "taux": n / sur}))
    return Tableau("Personnes accompagnées par commune", ["Commune", "Personnes", "Part"], lignes)


def _commune(nom: str, part: Mapping[str, Any]) -> LigneTableau:
    return LigneTableau(nom, [Case(nombre_en_chiffres(part["n"])), Case(taux_en_chiffres(part["taux"]))])


def objectifs(valeurs: Mapping[str, Any], perimetre: str) -> Tableau | None:
    """The objectives of the year: what is done, what remains, where the pace leads."""
    objectif = valeurs["objectifs"]
    lignes = objectif["lignes"].get(perimetre)
    if not lignes:
        return None
    return Tableau(
        f"Objectifs {objectif['annee']}",
        ["", "Objectif", "Réalisé", "Taux", "Reste à faire", "Projection en fin d’année"],
        [
            LigneTableau(
                ligne["libelle"],
                [
                    Case(nombre_en_chiffres(ligne["objectif"])),
                    Case(nombre_en_chiffres(ligne["realise"])),
                    Case(taux_en_chiffres(ligne["taux"]) if ligne["taux"] is not None else "–"),
                    Case(nombre_en_chiffres(ligne["reste"])),
                    Case(nombre_en_chiffres(ligne["projection"])),
                ],
            )
            for ligne in lignes
        ],
        f"Réalisé du 1er janvier au {date_en_lettres(jour(objectif['au']))}. La projection prolonge l’allure des "
        "intégrations jusqu’au 31 décembre.",
    )
