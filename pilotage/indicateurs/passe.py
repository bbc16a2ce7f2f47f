"""The rows that the figures read, as they were at a past reading (C-2: « arrêté au »).

Each tracked table keeps every version of its rows. A reading notes how far each history had gone: its `reperes`. To
compute again as of that reading, the last version of each row up to there is laid in a temporary table of the same
name, which PostgreSQL finds before the real one: the very same statements then read the past.

A history's last number does not say all: a transaction under way may have taken lower numbers that nobody saw yet.
Those missing among the last numbers are noted too, and left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

from pilotage.indicateurs import requete
from pilotage.models import Objectif
from plie.socle.mur import CHIFFRES, leve

# How many of the last numbers of a history are looked at for those that were not visible yet.
RECENTS = 2000


def tables_lues() -> dict[str, tuple[str, tuple[str, ...]]]:
    """The tables that the figures read: each with the table of its history, and the columns that are read."""
    return dict(_tables_lues())


@cache
def _tables_lues() -> tuple[tuple[str, tuple[str, tuple[str, ...]]], ...]:
    lectures = (requete.figures(1), requete.lignes(1), requete.BREVES, requete.RESUMES, requete.ETP)
    mots = set(re.findall(r"\w+", requete.ensemble(lectures)))
    lues = []
    for modele in apps.get_models():
        historique = next(iter(getattr(modele, "pgh_event_models", {}).values()), None)
        entiere = modele is Objectif  # read by the ORM
        if historique is None or not (entiere or modele._meta.db_table in mots):
            continue
        colonnes = tuple(
            str(champ.column) for champ in modele._meta.concrete_fields if entiere or champ.column in mots | {"id"}
        )
        lues.append((modele._meta.db_table, (historique._meta.db_table, colonnes)))
    return tuple(lues)


@leve(CHIFFRES)
def reperes() -> dict[str, dict[str, Any]]:
    """How far the history of each table has gone, and the recent numbers that are not visible."""
    morceaux = [
        f"SELECT '{table}', d.n, ARRAY(SELECT g FROM generate_series(GREATEST(d.n - {RECENTS}, 1), d.n) g"
        f' WHERE NOT EXISTS (SELECT 1 FROM "{historique}" e WHERE e.pgh_id = g))'
        f' FROM (SELECT COALESCE(max(pgh_id), 0) AS n FROM "{historique}") d'
        for table, (historique, _) in tables_lues().items()
    ]
    with connection.cursor() as curseur:
        curseur.execute(" UNION ALL ".join(morceaux))
        return {table: {"dernier": dernier, "absents": absents} for table, dernier, absents in curseur.fetchall()}


@contextmanager
def comme_alors(lus: Mapping[str, Mapping[str, Any]], *, le: datetime) -> Iterator[None]:
    """Within the block, this connection reads the tables of the figures as a past reading saw them.

    Args:
        lus: the `reperes` of that reading.
        le: its instant, for a table that the statements did not read then.
    """
    with leve(CHIFFRES), transaction.atomic(), connection.cursor() as curseur:
        for table, (historique, colonnes) in tables_lues().items():
            curseur.execute(*_reconstituer(table, historique, colonnes, lus.get(table), le))
            curseur.execute(f'ANALYZE pg_temp."{table}"')
        try:
            yield
        finally:
            # After an error the transaction is void, and takes the temporary tables with it.
            if not connection.needs_rollback and not _interrompue():
                curseur.execute("DROP TABLE " + ", ".join(f'pg_temp."{table}"' for table in tables_lues()))


def _reconstituer(
    table: str, historique: str, colonnes: tuple[str, ...], repere: Mapping[str, Any] | None, le: datetime
) -> tuple[str, dict[str, Any]]:
    """The last version of each row up to a point of its history, but the deleted ones."""
    if repere is None:
        borne = "pgh_created_at <= %(le)s"
    else:
        borne = "pgh_id <= %(dernier)s AND pgh_id <> ALL(%(absents)s::bigint[])"
    citees = ", ".join(f'"{colonne}"' for colonne in colonnes)
    sql = (
        f'CREATE TEMPORARY TABLE "{table}" ON COMMIT DROP AS SELECT {citees} FROM ('
        f' SELECT DISTINCT ON (pgh_obj_id) {citees}, pgh_label FROM "{historique}" WHERE {borne}'
        f" ORDER BY pgh_obj_id, pgh_id DESC) versions WHERE pgh_label <> 'delete'"
    )
    return sql, {"le": le, **(repere or {})}


def _interrompue() -> bool:
    """Whether the server has refused a statement of this transaction."""
    return bool(connection.connection.info.transaction_status == TRANSACTION_STATUS_INERROR)
