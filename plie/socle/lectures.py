"""Rows of several tables in one statement.

A page that shows thirty small tables of one file would otherwise pay thirty times for sending and planning a query.
Each table says its rows by an ordinary queryset; all of them leave in one `UNION ALL`, a row of JSON by table. Where
the querysets are always the same, the values that change from one request to the next are holes (`Trou`), and the
statement is compiled once for the life of the process.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import Expression


class Trou(Expression):
    """A value given when the statement is sent, not when it is built."""

    def __init__(self, nom: str, output_field: models.Field) -> None:
        super().__init__(output_field=output_field)
        self.nom = nom

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        # PostgreSQL does not guess the type of a bare parameter everywhere an expression may stand.
        return f"%s::{self.output_field.db_type(connection)}", [self]


def _decimal(valeur: Any) -> Decimal:
    return valeur if isinstance(valeur, Decimal) else Decimal(valeur)


# From JSON back to what the driver gives. A kind of column that is not known here is refused, never guessed.
_CONVERTIR: dict[type[models.Field], Callable[[Any], Any] | None] = {
    models.BooleanField: None,
    models.IntegerField: None,
    models.FloatField: float,
    models.CharField: None,
    models.TextField: None,
    models.FileField: None,
    models.ForeignKey: None,
    models.DateTimeField: datetime.fromisoformat,
    models.DateField: date.fromisoformat,
    models.TimeField: time.fromisoformat,
    models.DecimalField: _decimal,
    models.UUIDField: UUID,
    models.JSONField: json.loads,
}


def convertisseur(champ: models.Field) -> Callable[[Any], Any] | None:
    """What makes a value of this kind of column again from its JSON; None: nothing to do."""
    for classe in type(champ).__mro__:
        if classe in _CONVERTIR:
            return _CONVERTIR[classe]
    raise TypeError(f"{champ} ({type(champ).__name__}) ne se lit pas encore en commun.")


def type_lu(champ: Any) -> Any:
    """The field whose values a column holds: a foreign key has those of its target, a computed one those it gives."""
    if isinstance(champ, models.ForeignKey):
        return type_lu(champ.target_field)
    return champ.output_field if isinstance(champ, models.GeneratedField) else champ


@dataclass(frozen=True)
class _Partie:
    """A table of the statement: how to make its rows again, as objects or, after `values()`, as dictionaries."""

    modele: type[models.Model] | None
    colonnes: tuple[str, ...]
    convertir: tuple[tuple[int, Callable[[Any], Any]], ...]

    def lire(self, texte: str | None) -> list[Any]:
        if texte is None:
            return []
        lignes = json.loads(texte, parse_float=Decimal)
        for rang, convertir in self.convertir:
            for ligne in lignes:
                if ligne[rang] is not None:
                    ligne[rang] = convertir(ligne[rang])
        if self.modele is None:
            return [dict(zip(self.colonnes, ligne, strict=True)) for ligne in lignes]
        return [self.modele.from_db(connection.alias, self.colonnes, ligne) for ligne in lignes]


class LectureCommune:
    """A statement that reads several tables at once.

    Args:
        tables: by name, the rows wanted. Objects come with their own columns only: what they refer to is another table
            of the statement. A queryset known to be empty (nobody's perimeter) is not asked for.
    """

    def __init__(self, tables: Mapping[str, models.QuerySet]) -> None:
        self._parties: dict[str, _Partie] = {}
        self._parametres: list[Any] = []
        self._vides: list[str] = []
        morceaux = []
        for nom, lignes in tables.items():
            en_objets = lignes.query.values_select == () and not lignes.query.annotation_select
            colonnes = tuple(champ.attname for champ in lignes.model._meta.concrete_fields)
            compilateur = (lignes.values_list(*colonnes) if en_objets else lignes).query.get_compiler(
                connection=connection
            )
            try:
                sql, parametres = compilateur.as_sql()
            except EmptyResultSet:
                self._vides.append(nom)
                continue
            champs = [type_lu(expression.output_field) for expression, _, _ in compilateur.select]
            self._parties[nom] = _Partie(
                lignes.model if en_objets else None,
                colonnes if en_objets else tuple(lignes.query.selected or ()),
                tuple((rang, convertir) for rang, champ in enumerate(champs) if (convertir := convertisseur(champ))),
            )
            morceaux.append(_morceau(sql, champs))
            self._parametres += [nom, *parametres]
        self._sql = " UNION ALL ".join(morceaux)

    def lire(self, **valeurs: Any) -> dict[str, list[Any]]:
        """The rows of every table, in the order of its queryset; one query.

        Args:
            valeurs: what the holes hold this time, by name.
        """
        vides: dict[str, list[Any]] = {nom: [] for nom in self._vides}
        if not self._parties:
            return vides
        parametres = [valeurs[p.nom] if isinstance(p, Trou) else p for p in self._parametres]
        with connection.cursor() as curseur:
            curseur.execute(self._sql, parametres)
            lues = dict(curseur.fetchall())
        return vides | {nom: partie.lire(lues[nom]) for nom, partie in self._parties.items()}


def _morceau(sql: str, champs: Sequence[models.Field]) -> str:
    """A table as one row: its name, and its rows as an array of arrays; JSON columns travel as text."""
    noms = [f"c{rang}" for rang in range(len(champs))]
    valeurs = ", ".join(
        f"t.{nom}::text" if isinstance(champ, models.JSONField) else f"t.{nom}"
        for nom, champ in zip(noms, champs, strict=True)
    )
    return f"SELECT %s, json_agg(json_build_array({valeurs}))::text FROM ({sql}) AS t({', '.join(noms)})"  # noqa: S608
