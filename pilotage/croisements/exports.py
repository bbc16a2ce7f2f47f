"""A crossing as a file: one row per value, typed cells, exact values, a sheet of definitions."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from pilotage.croisements.calcul import AVANT, PERIODE, UN_AN_AVANT, Croisement, Rangee, titre
from pilotage.croisements.presentation import dans_la_phrase
from pilotage.exports import MASQUE, definitions, mention_soutien
from pilotage.indicateurs.cellules import Indicateur, Unite
from pilotage.indicateurs.figures import derniere
from plie.socle.colonnes import FORMATS as FORMATS_TABLEUR
from plie.socle.colonnes import Colonne, ecrire
from plie.socle.typographie import INSECABLE, date_en_lettres

FORMATS = ("json", *FORMATS_TABLEUR)
SUFFIXES = {PERIODE: "", AVANT: " (période précédente)", UN_AN_AVANT: " (un an avant)"}


def fichier(forme: str, croisement: Croisement, *, perimetre: str, le: date) -> bytes:
    """The file of a crossing. In CSV, which has no cover, the mention of C-1 is the last row."""
    if forme == "json":
        return _json(croisement, perimetre=perimetre, le=le)
    rangees = [*croisement.rangees, croisement.total]
    if forme == "csv":
        rangees.append(Rangee("", mention_soutien(), {}))
    return ecrire(
        forme,
        titre="Croisement",
        colonnes=_colonnes(croisement),
        lignes=rangees,
        mentions=_mentions(croisement, perimetre=perimetre, le=le),
        annexes=[definitions(croisement.indicateurs)],
    )


def _colonnes(croisement: Croisement) -> list[Colonne[Rangee]]:
    colonnes: list[Colonne[Rangee]] = [
        Colonne("Code", lambda rangee: rangee.valeur, 14),
        Colonne(croisement.dimension.libelle, lambda rangee: rangee.nom, 34),
    ]
    for indicateur in croisement.indicateurs:
        for moment in croisement.periodes:
            entete = f"{titre(indicateur)}{SUFFIXES[moment]}"
            colonnes.append(Colonne(entete, _lecteur(indicateur, moment, _exacte), 16))
            if indicateur.unite == Unite.TAUX and indicateur.denominateur:
                for nom, terme in (("numérateur", "n"), ("dénominateur", "sur")):
                    colonnes.append(
                        Colonne(f"{entete}, {nom}", _lecteur(indicateur, moment, partial(_terme, terme=terme)), 14)
                    )
    return colonnes


def _lecteur(indicateur: Indicateur, moment: str, lire: Callable[[Any], Any]) -> Callable[[Rangee], Any]:
    return lambda rangee: lire(rangee.lire(moment, indicateur)) if rangee.mesures else None


def _exacte(valeur: Any) -> Any:
    if isinstance(valeur, dict):
        return MASQUE if valeur.get("masque") else valeur["taux"]
    return valeur


def _terme(valeur: Any, *, terme: str) -> Any:
    return valeur.get(terme) if isinstance(valeur, dict) else None


def _mentions(croisement: Croisement, *, perimetre: str, le: date) -> list[str]:
    periodes = [
        f"Période{SUFFIXES[moment]}{INSECABLE}: du {date_en_lettres(p.debut)} au {date_en_lettres(derniere(p.fin))}."
        for moment, p in croisement.periodes.items()
    ]
    masque = (
        ["Les effectifs de un à quatre sont masqués, et ceux qui les donneraient (A-4)."] if croisement.masque else []
    )
    return [
        f"Indicateurs par {dans_la_phrase(croisement.dimension.libelle)}, périmètre {perimetre}.",
        f"Chiffres arrêtés au {date_en_lettres(le)}.",
        *periodes,
        *masque,
        mention_soutien(),
        "Un taux sans dénominateur reste vide. Les valeurs sont exactes, sans arrondi.",
    ]


def _json(croisement: Croisement, *, perimetre: str, le: date) -> bytes:
    def chiffres(rangee: Rangee) -> dict[str, Any]:
        return {
            moment: {i.code: rangee.lire(moment, i) for i in croisement.indicateurs} for moment in croisement.periodes
        }

    valeurs = {
        "perimetre": perimetre,
        "par": croisement.dimension.code,
        "arrete_le": le,
        "periodes": {moment: {"du": p.debut, "au": p.fin} for moment, p in croisement.periodes.items()},
        "lignes": [{"code": r.valeur, "nom": r.nom, **chiffres(r)} for r in croisement.rangees],
        "total": chiffres(croisement.total),
    }
    return f"{json.dumps(valeurs, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)}\n".encode()
