"""The register of personal data: who reads each column, how long it lives, what remains of it (house rule 12).

Each app declares its tables in its own `donnees_personnelles.py`; the suite fails on a column that no table declares.
The versions that the history keeps (`<Model>Event`) follow their source: what is erased there is erased here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING

from django.apps import apps

if TYPE_CHECKING:
    from django.db import models


class Devenir(StrEnum):
    """What remains of a column once its time is over."""

    EFFACE = "effacé"
    MOIS_SEUL = "mois seul"
    GARDE_ANONYMISE = "gardé, sans lien avec la personne"
    SANS_OBJET = "sans donnée personnelle"


@dataclass(frozen=True)
class Conservation:
    """How long a table's personal data live, and the text that says so."""

    duree: str
    source: str


@dataclass(frozen=True)
class Table:
    """The columns of a table, by what becomes of them; `techniques` and `references` say nothing about anybody.

    Attributes:
        lecteurs: who reads the table's personal columns; empty when it has none.
        toutes: for a library's table, whose columns change with its versions: the fate of all of them.
    """

    lecteurs: tuple[str, ...] = ()
    conservation: Conservation | None = None
    effacees: tuple[str, ...] = ()
    au_mois: tuple[str, ...] = ()
    gardees: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    techniques: tuple[str, ...] = ()
    toutes: Devenir | None = None
    # What an erased column says, where a constraint refuses that it says nothing.
    neutres: Mapping[str, object] = field(default_factory=dict)

    @property
    def retiree(self) -> bool:
        """Whether nothing would remain of a row: it is removed whole."""
        return bool(self.effacees) and not self.au_mois and not self.gardees

    @property
    def par_devenir(self) -> tuple[tuple[Devenir, tuple[str, ...]], ...]:
        """The declared columns, by what becomes of them."""
        return (
            (Devenir.EFFACE, self.effacees),
            (Devenir.MOIS_SEUL, self.au_mois),
            (Devenir.GARDE_ANONYMISE, self.gardees),
            (Devenir.SANS_OBJET, self.references),
            (Devenir.SANS_OBJET, self.techniques),
        )

    @property
    def personnelles(self) -> tuple[str, ...]:
        """The columns that tell something about somebody."""
        return (*self.effacees, *self.au_mois, *self.gardees)

    @property
    def personnelle(self) -> bool:
        """Whether the table says anything about anybody."""
        return bool(self.personnelles) or self.toutes not in (None, Devenir.SANS_OBJET)

    @property
    def declarees(self) -> tuple[str, ...]:
        """Every declared column, personal or not."""
        return tuple(nom for _, noms in self.par_devenir for nom in noms)


@dataclass(frozen=True)
class Traitement:
    """Why an app keeps data on people, on which legal ground, about whom (GDPR, art. 30)."""

    finalite: str
    base_legale: str
    personnes: tuple[str, ...]


def traitements() -> dict[str, Traitement]:
    """What each app declares of its processing, by its label; an app that says nothing about anybody has none."""
    declares = {}
    for application, module in _modules():
        if hasattr(module, "TRAITEMENT"):
            declares[application] = module.TRAITEMENT
    return declares


def tables_par_application() -> dict[str, dict[str, Table]]:
    """The declared tables, by the app that declares them."""
    return {application: dict(module.TABLES) for application, module in _modules()}


def _modules() -> Iterator[tuple[str, ModuleType]]:
    for application in apps.get_app_configs():
        # The kernel's own tables, and the libraries', stand beside this module, which holds the name.
        nom = "donnees_techniques" if application.label == "socle" else "donnees_personnelles"
        module = f"{application.name}.{nom}"
        if find_spec(module) is not None:
            yield application.label, import_module(module)


def registre() -> dict[str, Table]:
    """Every declaration, by the table's label (`participants.Participant`).

    Raises:
        ValueError: two apps declare the same table.
    """
    tables: dict[str, Table] = {}
    for _, module in _modules():
        for libelle, table in module.TABLES.items():
            if libelle in tables:
                raise ValueError(f"«\u00a0{libelle}\u00a0» est déclarée deux fois.")
            tables[libelle] = table
    return tables


def source(modele: type[models.Model]) -> type[models.Model]:
    """The table that a history table copies; the table itself for any other."""
    suivi: type[models.Model] | None = getattr(modele, "pgh_tracked_model", None)
    return suivi or modele


def lignes() -> Iterator[tuple[str, str, str, str, str]]:
    """The register as one reads it: table, column, who reads it, how long, what remains."""
    for libelle, table in sorted(registre().items()):
        if not table.personnelle or table.conservation is None:
            continue
        nom = str(apps.get_model(libelle)._meta.verbose_name)
        lecteurs, duree = ", ".join(table.lecteurs), table.conservation.duree
        if table.toutes is not None:
            yield (nom, "toutes", lecteurs, duree, table.toutes)
        for devenir, colonnes in table.par_devenir:
            if devenir != Devenir.SANS_OBJET:
                for colonne in colonnes:
                    yield (nom, colonne, lecteurs, duree, devenir)
