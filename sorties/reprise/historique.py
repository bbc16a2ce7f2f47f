"""The history of an import: the same events as the tables' triggers write, one statement per table.

The triggers write an event per row inserted, each through two small functions: for a hundred thousand rows, four
fifths of the whole import. They are told to stand aside for these inserts only (pgtrigger's own switch, local to the
transaction, without any lock), and the statement that inserts the rows writes their events. Updates keep the triggers.
A test compares the events, column by column, with those of a row inserted by the ORM.
"""

from __future__ import annotations

from typing import Any, cast

import pgtrigger
from django.db import models

DECLENCHEUR = "insert_insert"


def reserver(modele: type[models.Model]) -> str:
    """The statement that keeps the trigger of a table's insertions aside, until `RENDRE` or the transaction's end."""
    (declencheur,) = (d for m, d in pgtrigger.registered(f"{modele._meta.label}:{DECLENCHEUR}") if m is modele)
    # pgtrigger's own context manager cannot be used: it does not bear named parameters.
    return f"SELECT set_config('pgtrigger.ignore', '{{{declencheur.get_pgid(cast(Any, modele))}}}', true)"


RENDRE = "SELECT set_config('pgtrigger.ignore', '{}', true)"


def avec_evenements(modele: type[models.Model], insertion: str) -> str:
    """The insertion, followed by that of the events of its rows.

    `_pgh_attach_context` is pghistory's: it writes the author's context once and gives its number.
    """
    evenement = modele.pgh_event_model  # type: ignore[attr-defined]
    suivis = [
        champ.column
        for champ in evenement._meta.local_concrete_fields
        if not champ.name.startswith("pgh_") and not champ.generated
    ]
    colonnes = ", ".join(f'"{colonne}"' for colonne in suivis)
    valeurs = ", ".join(f'nouvelle."{colonne}"' for colonne in suivis)
    cle = modele._meta.pk.column
    return (
        f"WITH nouvelle AS ({insertion} RETURNING *), auteur AS MATERIALIZED (SELECT _pgh_attach_context() AS id)"
        f' INSERT INTO "{evenement._meta.db_table}"'
        f" ({colonnes}, pgh_created_at, pgh_label, pgh_obj_id, pgh_context_id)"
        f" SELECT {valeurs}, now(), 'insert', nouvelle.\"{cle}\", auteur.id FROM nouvelle, auteur"
    )
