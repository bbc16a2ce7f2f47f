"""What every step of an import shares: the cursor, the day, the PLIE it is held to, and the refusals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.models import Plie
from sorties.reprise.colonnes import litteral

Progression = Callable[[float, str], None]


@dataclass
class Contexte:
    """One import under way. `plie`: the only one that may be touched (the browser's door), else all."""

    curseur: Any
    le: date
    simulation: bool = False
    plie: Plie | None = None
    affiches: dict[str, str] = field(default_factory=dict)  # name of each file in the report

    @property
    def prefixe(self) -> str:
        """Put before the other tool's identifiers: two PLIE may come with tools that number alike.

        Only through the browser, where one PLIE must neither reach nor reveal another's people.
        """
        return f"{self.plie.code}/" if self.plie else ""

    def executer(self, sql: str, **parametres: Any) -> int:
        """Run a statement; `le`, `plie` and `prefixe` are always at hand."""
        self.curseur.execute(
            sql,
            {"le": self.le, "plie": self.plie.pk if self.plie else None, "prefixe": self.prefixe, **parametres},
        )
        return int(self.curseur.rowcount)

    def valeur(self, sql: str, **parametres: Any) -> Any:
        """The first column of the first row."""
        self.executer(sql, **parametres)
        return self.curseur.fetchone()[0]

    def creer(self, table: str, sql: str, *, cle: str = "") -> None:
        """A temporary table from a query, with the statistics of its key: the planner knows nothing of it otherwise."""
        self.executer(f"CREATE TEMP TABLE reprise_{table} AS {sql}")
        if cle:
            self.executer(f"CREATE INDEX ON reprise_{table} ({cle})")
            self.executer(f"ANALYZE reprise_{table} ({cle})")

    def nouvel_id(self, table: str) -> str:
        """The expression that numbers a new row; a simulation does not draw from the sequences."""
        return "-(l.ligne)::bigint" if self.simulation else f"nextval(pg_get_serial_sequence('{table}', 'id'))"

    def rejeter(self, fichier: str, colonne: str, attendu: str, condition: str, *, jointures: str = "") -> int:
        """Refuse the rows of a file that meet a condition.

        Args:
            attendu: an SQL expression (see `dire` for a constant).
            jointures: joins to the staging table, known as `l`.
        """
        valeur = f"coalesce(l.{colonne}, '')" if colonne else "''"
        return self.executer(
            f"INSERT INTO reprise_rejet (fichier, ligne, colonne, valeur, attendu)"
            f" SELECT '{fichier}', l.ligne, '{colonne}', {valeur}, {attendu}"
            f" FROM reprise_lu_{fichier} l {jointures} WHERE {condition}"
        )

    def nom(self, fichier: str) -> str:
        """The name of a file as its author knows it, for a message."""
        return self.affiches.get(fichier, f"{fichier}.csv")


def dire(texte: str) -> str:
    """A constant « attendu »."""
    return litteral(texte)


def sain(fichier: str, alias: str = "l") -> str:
    """The condition that a row has not been refused so far."""
    return f"NOT EXISTS (SELECT FROM reprise_rejet r WHERE r.fichier = '{fichier}' AND r.ligne = {alias}.ligne)"
