"""A database made for a measure, and rows put into it by SQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction

from tests.gabarit import gabarit


@contextmanager
def base_a_part(nom: str = "bench") -> Iterator[None]:
    """A migrated database with its reference data, dropped at the end; copied, as those of the tests."""
    habituelle, modele = connection.settings_dict["NAME"], gabarit()
    connection.close()
    with connection._nodb_cursor() as curseur:
        curseur.execute(f"DROP DATABASE IF EXISTS {nom}")
        curseur.execute(f'CREATE DATABASE {nom} TEMPLATE "{modele}"')
    connection.settings_dict["NAME"] = nom
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = habituelle
        with connection._nodb_cursor() as curseur:
            curseur.execute(f"DROP DATABASE IF EXISTS {nom}")


@contextmanager
def sans_declencheurs(*modeles: type[models.Model]) -> Iterator[None]:
    """Without history nor deferred checks: the rows are copies of one that went through them."""
    tables = [modele._meta.db_table for modele in modeles]
    with connection.cursor() as curseur:
        for table in tables:
            curseur.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        try:
            yield
        finally:
            for table in tables:
                curseur.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
                curseur.execute(f"ANALYZE {table}")


def copier(modele: type[models.Model], source: Any, de: int, a: int, si: str = "true", **remplacees: str) -> None:
    """Copy a row for each `g` from `de` to `a` (`si`: those that satisfy it); `remplacees` gives the SQL of the
    columns that differ.

    Columns are read from the model: a measure does not break when a table gains one.
    """
    colonnes = [c.column for c in modele._meta.local_concrete_fields if not c.generated and c.column]
    if inconnues := set(remplacees) - set(colonnes):
        raise ValueError(f"colonnes inconnues de {modele._meta.db_table} : {inconnues}")
    valeurs = ", ".join(remplacees.get(colonne, f"s.{colonne}") for colonne in colonnes)
    table = modele._meta.db_table
    with transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(
            f"INSERT INTO {table} ({', '.join(colonnes)}) SELECT {valeurs} "
            f"FROM {table} s CROSS JOIN generate_series(%s, %s) AS g WHERE s.id = %s AND ({si})",
            [de, a, source.pk],
        )
