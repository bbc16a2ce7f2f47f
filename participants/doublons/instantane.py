"""A row kept as it is, and put back as it was: PostgreSQL's own JSON of it, so that every type comes back exact."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

Ligne = dict[str, Any]


def colonnes(modele: type[models.Model]) -> list[str]:
    """The columns that can be written: PostgreSQL computes the others."""
    return [str(champ.column) for champ in modele._meta.local_concrete_fields if not champ.generated]


def photographier(modele: type[models.Model], pks: Iterable[int]) -> list[Ligne]:
    """The rows as they stand, in the order of their keys."""
    cle, table = modele._meta.pk.column, modele._meta.db_table
    with connection.cursor() as curseur:
        curseur.execute(
            f'SELECT to_jsonb(t)::text FROM "{table}" t WHERE "{cle}" = ANY(%s) ORDER BY "{cle}"',  # noqa: S608
            [list(pks)],
        )
        lignes = [json.loads(texte, parse_float=str) for (texte,) in curseur.fetchall()]
    ecrites = colonnes(modele)
    return [{nom: ligne[nom] for nom in ecrites} for ligne in lignes]


def remettre(modele: type[models.Model], lignes: Sequence[Ligne]) -> None:
    """Insert rows again, under their former keys."""
    table = modele._meta.db_table
    noms = ", ".join(f'"{nom}"' for nom in colonnes(modele))
    with connection.cursor() as curseur:
        for ligne in lignes:
            curseur.execute(
                f'INSERT INTO "{table}" ({noms}) SELECT {noms}'  # noqa: S608
                f' FROM jsonb_populate_record(NULL::"{table}", %s::jsonb)',
                [json.dumps(ligne)],
            )


def retablir(modele: type[models.Model], pk: int, valeurs: Ligne, **autres: str) -> None:
    """Give some columns of a row their former values.

    Args:
        valeurs: by column, as `photographier` gave them.
        autres: SQL expressions of other columns (constants of this package, never something typed).
    """
    table, cle = modele._meta.db_table, modele._meta.pk.column
    affectations = [f'"{nom}" = ancienne."{nom}"' for nom in valeurs]
    affectations += [f'"{nom}" = {expression}' for nom, expression in autres.items()]
    with connection.cursor() as curseur:
        curseur.execute(
            f'UPDATE "{table}" t SET {", ".join(affectations)}'  # noqa: S608
            f' FROM jsonb_populate_record(NULL::"{table}", %s::jsonb) ancienne WHERE t."{cle}" = %s',
            [json.dumps(valeurs), pk],
        )
