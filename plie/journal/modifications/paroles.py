"""A value of the history in the reader's words, and what its reader may not read without its words (B4)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.text import capfirst

from plie.journal.modifications.designations import cible_de, designation_de, mots_de
from plie.socle.conflits import VIDE, valeur_lisible
from plie.socle.donnees_personnelles import Devenir, Table, registre
from plie.socle.lectures import convertisseur, type_lu
from plie.socle.typographie import INSECABLE, date_en_chiffres, heure_en_chiffres

# Longer, a text is folded under its label.
LONGUEUR_EN_LIGNE = 120
# (label of the table, key of the row) → its name.
Noms = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Changement:
    """A field that changed.

    Attributes:
        reserve: what is told when its words are not.
    """

    libelle: str
    avant: str = ""
    apres: str = ""
    reserve: str = ""

    @property
    def long(self) -> bool:
        """Whether both texts are better read one under the other."""
        return max(len(self.avant), len(self.apres)) > LONGUEUR_EN_LIGNE

    @property
    def phrase(self) -> str:
        """« Adresse : « 1 rue des Lices » devient « 2 rue des Lices ». »."""
        if self.reserve:
            return f"{self.libelle}{INSECABLE}: {self.reserve}."
        return f"{self.libelle}{INSECABLE}: «\u00a0{self.avant}\u00a0» devient «\u00a0{self.apres}\u00a0»."


@dataclass(frozen=True)
class Valeur:
    """What a field said when its row was added or deleted."""

    libelle: str
    texte: str


def dire(champ: Any, valeur: Any) -> str:
    """A value as Python holds it, in the words of its column."""
    if valeur is None or valeur == "":
        return VIDE
    if mots := mots_de(champ):
        return mots(valeur)
    choix = dict(getattr(champ, "flatchoices", None) or ())
    if not isinstance(valeur, bool) and valeur in choix:
        return str(choix[valeur])
    if isinstance(valeur, datetime):
        return f"{date_en_chiffres(valeur)} à {heure_en_chiffres(valeur)}"
    return valeur_lisible(valeur)


def dire_du_json(champ: Any, valeur: Any, noms: Noms) -> str:
    """The same, from a row of the history: foreign keys by the name of what they refer to."""
    if valeur is None or valeur == "":
        return VIDE
    if cible := cible_de(champ):
        numero = f"n°{INSECABLE}{valeur}" if isinstance(champ, models.ForeignKey) else str(valeur)
        return noms.get((cible[0]._meta.label, str(valeur)), numero)
    convertir = convertisseur(type_lu(champ))
    return dire(champ, convertir(valeur) if convertir else valeur)


def changements(
    modele: type[models.Model],
    avant: Mapping[str, Any],
    apres: Mapping[str, Any],
    *,
    lecteurs: Collection[str],
    noms: Noms,
) -> Iterator[Changement]:
    """The fields that differ between two versions of a row, in the order of the table."""
    for champ in champs_dits(modele):
        colonne = champ.column
        if colonne not in apres or avant.get(colonne) == apres[colonne]:
            continue
        libelle = libelle_de(champ)
        if reserve := _reserve(modele, champ, lecteurs):
            yield Changement(libelle, reserve=reserve)
        else:
            ancienne, nouvelle = (dire_du_json(champ, version.get(colonne), noms) for version in (avant, apres))
            yield Changement(libelle, ancienne, nouvelle)


def valeurs(
    modele: type[models.Model], version: Mapping[str, Any], *, lecteurs: Collection[str], noms: Noms
) -> Iterator[Valeur]:
    """What a version of a row says, in the order of the table: its empty fields and those without words left out."""
    for champ in champs_dits(modele):
        valeur = version.get(champ.column)
        if valeur not in (None, "", [], {}) and not _reserve(modele, champ, lecteurs):
            yield Valeur(libelle_de(champ), dire_du_json(champ, valeur, noms))


def libelle_de(champ: Any) -> str:
    """The label of a column."""
    return str(capfirst(str(champ.verbose_name)))


@cache
def declarations() -> Mapping[str, Table]:
    """The register of personal data, gathered once: a page asks it for each field of each line."""
    return registre()


def lisible(modele: type[models.Model], champ: Any, lecteurs: Collection[str]) -> bool:
    """Whether the register of personal data names one of these readers for a column; it fails closed."""
    table = declarations().get(modele._meta.label)
    if table is None:
        return False
    if table.toutes is not None:
        return table.toutes == Devenir.SANS_OBJET or bool(set(table.lecteurs) & set(lecteurs))
    if champ.attname in table.personnelles:
        return bool(set(table.lecteurs) & set(lecteurs))
    return champ.attname in table.declarees


@cache
def champs_dits(modele: type[models.Model]) -> tuple[Any, ...]:
    """The columns that a reader is told of: neither keys of the machine, nor digests, nor what others compute."""
    table = declarations().get(modele._meta.label)
    techniques = set(table.techniques) if table else set()
    return tuple(
        champ
        for champ in modele._meta.concrete_fields
        if champ.attname not in techniques
        and not champ.primary_key
        and not isinstance(champ, models.GeneratedField | models.UUIDField)
        and not champ.name.startswith("empreinte")
    )


def _reserve(modele: type[models.Model], champ: Any, lecteurs: Collection[str]) -> str:
    if not lisible(modele, champ, lecteurs):
        return "texte modifié" if isinstance(champ, models.CharField | models.TextField) else "modifié"
    if isinstance(champ, models.FileField):
        return "fichier remplacé"
    cible = cible_de(champ)
    designation = designation_de(cible[0]) if cible else None
    if cible and not (designation and designation.champs):
        return "modifié"  # every row of that table is called the same
    return "contenu modifié" if isinstance(champ, models.JSONField | ArrayField) else ""
