"""Points to discuss: what the figures of an edition put on the table, by rules that anybody can check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from plie.socle.periodes import Periode
from plie.socle.typographie import INSECABLE, nombre_en_chiffres, taux_en_chiffres

# Habits of the house, not figures of the Pacte: from which share a figure is worth a discussion.
RETARD_SUR_L_ANNEE = 0.05
PART_TARDIVE = 0.10
PART_SANS_ENTRETIEN = 0.20
PART_HORS_DELAI = 0.05
PART_INCONNUE = 0.05


def points_a_debattre(valeurs: Mapping[str, Any], perimetre: str) -> list[str]:
    """The points of a scope, in order of weight: objectives, shares, delays, missing data."""
    mesures = valeurs["mesures"]["cumul"][perimetre]
    return [
        *_objectifs(valeurs["objectifs"], perimetre),
        *_parts(valeurs["objectifs"], perimetre),
        *_processus(mesures["complements"]["processus"]),
        *_inconnus(mesures),
    ]


def _objectifs(objectifs: Mapping[str, Any], perimetre: str) -> Iterator[str]:
    """An objective whose rate is behind the share of the year gone."""
    au = date.fromisoformat(str(objectifs["au"]))
    annee = Periode.annee(au.year)
    ecoulee = ((au - annee.debut).days + 1) / annee.jours
    for ligne in objectifs["lignes"].get(perimetre, []):
        if ligne["code"] not in ("accompagnes", "nouvelles_integrations") or ligne["taux"] is None:
            continue
        # Those followed include the ones already there on 1 January: only the projection tells a delay.
        attendu = ligne["projection"] / ligne["objectif"]
        if attendu < 1 - RETARD_SUR_L_ANNEE:
            yield (
                f"{ligne['libelle']}{INSECABLE}: {nombre_en_chiffres(ligne['realise'])} sur "
                f"{nombre_en_chiffres(ligne['objectif'])} après {taux_en_chiffres(ecoulee)} de l’année, "
                f"{nombre_en_chiffres(ligne['projection'])} projetés au 31{INSECABLE}décembre."
            )


def _parts(objectifs: Mapping[str, Any], perimetre: str) -> Iterator[str]:
    for part in objectifs["parts"].get(perimetre, []):
        if part.get("taux") is not None and part["taux"] < part["cible"]:
            yield (
                f"{part['libelle']}{INSECABLE}: {taux_en_chiffres(part['taux'])} "
                f"({nombre_en_chiffres(part['n'])} sur {nombre_en_chiffres(part['sur'])}), pour une cible de "
                f"{taux_en_chiffres(part['cible'])}."
            )


def _processus(processus: Mapping[str, Any]) -> Iterator[str]:
    tenue = processus["reception_15_jours"]
    if tenue["taux"] is not None and 1 - tenue["taux"] > PART_TARDIVE:
        yield (
            f"Réception des BRSA{INSECABLE}: {taux_en_chiffres(tenue['taux'])} sous quinze jours "
            f"({nombre_en_chiffres(tenue['sur'] - tenue['n'])} réceptions tardives)."
        )
    for code, seuil, phrase in (
        ("hors_delai", PART_HORS_DELAI, "Parcours hors délai"),
        ("sans_entretien", PART_SANS_ENTRETIEN, "Parcours sans entretien depuis 45 jours"),
        ("contrats_echus", PART_HORS_DELAI, "Contrats d’engagement échus sans suite"),
    ):
        part = processus[code]
        if part["taux"] is not None and part["taux"] > seuil:
            yield (
                f"{phrase}{INSECABLE}: {nombre_en_chiffres(part['n'])} sur {nombre_en_chiffres(part['sur'])}, soit "
                f"{taux_en_chiffres(part['taux'])}."
            )


def _inconnus(mesures: Mapping[str, Any]) -> Iterator[str]:
    autres = mesures["complements"]["autres_publics"]
    for part, phrase in (
        (mesures["niveau"]["inconnu"], "niveau de formation non connu"),
        (autres["qpv_inconnu"], "quartier prioritaire non renseigné"),
        (autres["deld_inconnue"], "inscription à France Travail non connue"),
    ):
        if part["taux"] is not None and part["taux"] > PART_INCONNUE:
            manque = taux_en_chiffres(part["taux"])
            yield f"Données manquantes{INSECABLE}: {phrase} pour {manque} des accompagnés."
