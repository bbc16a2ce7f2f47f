"""The second wall: what PostgreSQL itself lets a request read, whatever filter the code forgot.

Three roles. The owner of the tables migrates, and serves nobody. `plie_application` serves the requests: row-level
security shows it the rows of the perimeter set for the request, and none as long as none is set. `plie_systeme` does
what nobody asks for in person (tasks, commands) and the few readings of a request that go beyond its perimeter, each
of which says why:

    with leve("figures of every PLIE, without a name"):
        …

The settings belong to the session, not to a transaction, so that services keep their own short transactions, whose
deferred rules answer where the gesture is. A session serves one request at a time (no transaction-pooling proxy: the
works' locks already ask for that), and each request sets its own perimeter before its view.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db import connection
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

APPLICATION = "plie_application"
SYSTEME = "plie_systeme"
PLIES = "plie.plies"
PARCOURS = "plie.parcours"
PERSONNES = "plie.personnes"
_ATTRIBUT = "_vue_du_mur"
AUCUN = "{}"
# The commonest reason to lift it.
CHIFFRES = "des chiffres, sans nom, sur le périmètre que la porte a vérifié"


@dataclass(frozen=True)
class Vue:
    """What the session may see: everything for `plie_systeme`; else the files of these PLIE, and these parcours.

    The lists are as PostgreSQL writes an array. The people of the parcours are named too: what hangs on a person is
    then shown without looking for their parcours.
    """

    role: str
    plies: str = AUCUN
    parcours: str = AUCUN
    personnes: str = AUCUN


RIEN = Vue(APPLICATION)


@contextmanager
def vue(plies: Iterable[int] = (), parcours: tuple[str, Sequence[Any]] | None = None) -> Iterator[None]:
    """Show the files of these PLIE, the parcours that a statement reads, and nothing else, for the time of the block.

    Args:
        parcours: the statement of their keys and of their people's, and its values.
    """
    ancienne = _actuelle()
    _lire_et_poser("{" + ",".join(map(str, sorted(plies))) + "}", parcours)
    yield from _jusqu_a_la_fin(ancienne)


@contextmanager
def leve(motif: str) -> Iterator[None]:
    """Read beyond the perimeter of the request, for the reason given; changes nothing where no wall is up.

    The caller answers for the filter: `visibles_par`, or figures that name nobody.
    """
    if not motif:
        raise ValueError("Une levée du mur dit pourquoi.")
    actuelle = _actuelle()
    if actuelle is None or actuelle.role == SYSTEME:
        yield
        return
    _poser(replace(actuelle, role=SYSTEME))
    yield from _jusqu_a_la_fin(actuelle)


def _jusqu_a_la_fin(ancienne: Vue | None) -> Iterator[None]:
    """Run the block, then set the former view again.

    After a failure that must still be rolled back nothing can be set; there is nothing to set either: what a
    transaction has set goes with it.
    """
    try:
        yield
    finally:
        if _a_defaire():
            _retenir(ancienne)
        else:
            _poser(ancienne)


def _a_defaire() -> bool:
    branchee = connection.connection
    if branchee is None or branchee.closed or connection.needs_rollback:
        return True
    return bool(branchee.get_transaction_status() == TRANSACTION_STATUS_INERROR)


def _actuelle() -> Vue | None:
    """None: no view was set, and the session acts under the role of its account, which no wall stops."""
    branchee, retenue = getattr(connection, _ATTRIBUT, (None, None))
    if branchee is not None and branchee is connection.connection:
        return retenue
    return RIEN if settings.ROLE_DE_BASE == APPLICATION else None


def _retenir(posee: Vue | None) -> None:
    """A view is that of one session: another one opened meanwhile starts from nothing."""
    setattr(connection, _ATTRIBUT, (connection.connection, posee))


def _poser(nouvelle: Vue | None) -> None:
    # « none » is the account itself, for a session that started without a role.
    posee = nouvelle or Vue("none")
    _executer(
        f"SET {PLIES} TO %s; SET {PARCOURS} TO %s; SET {PERSONNES} TO %s; SET ROLE {posee.role}",
        [posee.plies, posee.parcours, posee.personnes],
    )
    _retenir(nouvelle)


def _lire_et_poser(plies: str, parcours: tuple[str, Sequence[Any]] | None) -> None:
    """Read the perimeter as the system does, and set it, in one round trip: it is read before the role changes."""
    if parcours is None:
        _poser(Vue(APPLICATION, plies))
        return
    sql, valeurs = parcours
    listes = ", ".join(
        f"set_config('{nom}', coalesce(array_agg({cle})::text, '{AUCUN}'), false)"
        for nom, cle in ((PARCOURS, "pk"), (PERSONNES, "participant_id"))
    )
    lecture = f"SELECT {listes}, set_config('role', '{APPLICATION}', false) FROM ({sql}) montres"  # noqa: S608 - our names
    lus = _executer(f"SET ROLE {SYSTEME}; SET {PLIES} TO %s; {lecture}", [plies, *valeurs])
    _retenir(Vue(APPLICATION, plies, lus[0], lus[1]))


def _executer(sql: str, valeurs: Sequence[Any]) -> tuple[Any, ...]:
    """The row of the last statement, if it answers with one.

    In the driver's own cursor: what a page asks is counted without what keeps it in.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.cursor() as curseur:
        curseur.execute(sql, valeurs)
        return curseur.fetchone() if curseur.description else ()
