"""A stored value as the person reads it: labels rather than codes, French dates and numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import models
from django.utils.text import capfirst

from plie.socle.conflits import valeur_lisible
from plie.socle.typographie import INSECABLE, date_en_chiffres, nombre_en_chiffres

_DATE_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:.*)?")
_TECHNIQUES = ("cle_saisie", "version", "participant", "recherche")
_RIEN: tuple[Any, ...] = (None, "", [], {})


def en_texte(ligne: models.Model, champ: models.Field, textes: Mapping[str, Callable[[Any], str]]) -> str:
    """The value of a column, empty when nothing is held."""
    if champ.name in textes:
        return textes[champ.name](ligne)
    if (libelle := libelle_du_code(ligne, champ)) is not None:
        return capfirst(libelle)
    valeur = getattr(ligne, champ.name)
    if valeur is None or valeur == "":
        return ""
    if isinstance(champ, models.JSONField):
        return aplatir(valeur)
    return valeur_lisible(valeur)


def libelle_du_code(ligne: models.Model, champ: models.Field) -> str | None:
    """The label of a code, whether its list is closed or kept in a table; None for what is no code."""
    lire = getattr(ligne, f"get_{champ.name}_display", None)
    return None if lire is None else str(lire() or "")


def aplatir(valeur: Any) -> str:
    """A frozen content as text: its own words, without its punctuation."""
    if isinstance(valeur, dict):
        morceaux = (
            f"{capfirst(str(cle).replace('_', ' '))}{INSECABLE}: {aplatir(sous)}"
            for cle, sous in valeur.items()
            if sous not in _RIEN
        )
        return f"{INSECABLE}; ".join(morceaux)
    if isinstance(valeur, list):
        return ", ".join(aplatir(sous) for sous in valeur if sous not in _RIEN)
    if isinstance(valeur, float):
        return nombre_en_chiffres(valeur)
    if isinstance(valeur, str) and _DATE_ISO.fullmatch(valeur):
        return date_en_chiffres(date.fromisoformat(valeur[:10]))
    return valeur_lisible(valeur)


def colonnes_en_texte(modele: type[models.Model], valeurs: Mapping[str, Any], premieres: Sequence[str] = ()) -> str:
    """Columns that were kept apart from their table, said with its labels, one a line, in the order of the table."""
    rangs = {nom: rang for rang, nom in enumerate(premieres)}
    lignes = []
    for champ in sorted(modele._meta.concrete_fields, key=lambda c: rangs.get(c.name, len(rangs))):
        valeur = valeurs.get(champ.attname)
        if valeur in _RIEN or champ.primary_key or champ.name in _TECHNIQUES:
            continue
        lignes.append(f"{capfirst(str(champ.verbose_name))}{INSECABLE}: {valeur_de_colonne(champ, valeur)}")
    return "\n".join(lignes)


def valeur_de_colonne(champ: models.Field, valeur: Any) -> str:
    """A bare value of a column, its code told by its label, its key by the row that it points at."""
    if valeur in _RIEN:
        return ""
    if champ.related_model is not None:
        return str(champ.related_model._base_manager.filter(pk=valeur).first() or "")
    libelles = {str(code): str(libelle) for code, libelle in champ.flatchoices}
    return capfirst(libelles[str(valeur)]) if str(valeur) in libelles else aplatir(valeur)
