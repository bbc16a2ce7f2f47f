"""The dashboard in three sentences: who was accompanied, what became of those who left, where the year stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pilotage.presentation.cases import periode_en_mots
from plie.socle.typographie import INSECABLE, nombre_en_chiffres, taux_en_chiffres


def faits(valeurs: Mapping[str, Any], perimetre: str) -> list[str]:
    """Facts only, computed; a sentence whose figure is masked or unknown is not written."""
    return [
        phrase
        for phrase in (
            _accompagnes(valeurs, perimetre),
            _sorties(valeurs, perimetre),
            _annee(valeurs, perimetre),
        )
        if phrase
    ]


def _accompagnes(valeurs: Mapping[str, Any], perimetre: str) -> str:
    lues, avant = (valeurs["mesures"][nom][perimetre] for nom in ("periode", "n_1"))
    accompagnes, integrations = lues["accompagnes"], lues["integrations"]
    if not isinstance(accompagnes, int):
        return ""
    phrase = f"{_compte(accompagnes, 'personne accompagnée', 'personnes accompagnées')} ({_periode(valeurs)})"
    if isinstance(integrations, int):
        phrase += f", dont {_compte(integrations, 'entrée', 'entrées')}"
    if isinstance(avant["accompagnes"], int) and avant["accompagnes"]:
        phrase += f"{INSECABLE}; {_compte(avant['accompagnes'], 'personne', 'personnes')} un an avant"
        phrase += f", soit {_evolution(accompagnes, avant['accompagnes'])}" if accompagnes else ""
    return f"{phrase}."


def _sorties(valeurs: Mapping[str, Any], perimetre: str) -> str:
    positives = valeurs["mesures"]["periode"][perimetre]["sorties_positives"]
    if positives.get("taux") is None:
        return ""
    phrase = (
        f"{_compte(positives['sur'], 'sortie', 'sorties')}, dont {_compte(positives['n'], 'positive', 'positives')}, "
        f"soit {taux_en_chiffres(positives['taux'])}"
    )
    return f"{phrase}{_face_a_l_objectif(valeurs, perimetre, 'sorties_positives')}."


def _annee(valeurs: Mapping[str, Any], perimetre: str) -> str:
    part = _part(valeurs, perimetre, "brsa")
    ligne = next(
        (
            lue
            for lue in valeurs["objectifs"]["lignes"].get(perimetre, [])
            if lue["code"] == "nouvelles_integrations" and lue["objectif"]
        ),
        None,
    )
    morceaux = []
    if part is not None:
        morceaux.append(
            f"les BRSA sont {taux_en_chiffres(part['taux'])} des personnes accompagnées depuis le 1er janvier, pour un "
            f"objectif de {taux_en_chiffres(part['cible'])}"
        )
    if ligne is not None:
        morceaux.append(
            f"{nombre_en_chiffres(ligne['realise'])} intégrations sont faites sur "
            f"{nombre_en_chiffres(ligne['objectif'])} prévues dans l’année ({taux_en_chiffres(ligne['taux'])})"
        )
    phrase = f"{INSECABLE}; ".join(morceaux)
    return f"{phrase[:1].upper()}{phrase[1:]}." if phrase else ""


def _face_a_l_objectif(valeurs: Mapping[str, Any], perimetre: str, code: str) -> str:
    part = _part(valeurs, perimetre, code)
    if part is None:
        return ""
    return (
        f"{INSECABLE}; {taux_en_chiffres(part['taux'])} depuis le 1er janvier, pour un objectif de "
        f"{taux_en_chiffres(part['cible'])}"
    )


def _part(valeurs: Mapping[str, Any], perimetre: str, code: str) -> Mapping[str, Any] | None:
    parts = valeurs["objectifs"]["parts"].get(perimetre, [])
    return next((part for part in parts if part["code"] == code and part.get("taux") is not None), None)


def _compte(nombre: int, singulier: str, pluriel: str) -> str:
    return f"{nombre_en_chiffres(nombre)}{INSECABLE}{pluriel if nombre > 1 else singulier}"


def _evolution(apres: int, avant: int) -> str:
    if apres == avant:
        return "autant"
    return f"{nombre_en_chiffres(abs(apres - avant))} de {'plus' if apres > avant else 'moins'}"


def _periode(valeurs: Mapping[str, Any]) -> str:
    return periode_en_mots(valeurs["du"], valeurs["au"])
