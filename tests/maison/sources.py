"""The project's own files, read once for all the guards of this folder."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

RACINE = Path(__file__).resolve().parents[2]
APPLICATIONS = ("plie", "accounts", "participants", "parcours", "sorties", "commissions", "pilotage")
# Files that turn a request, a task or a command line into a call: "doors" (views, tasks, commands, admin, API).
PORTES = ("views", "vues", "api", "admin", "tasks", "commands", "filters", "forms", "exports", "serializers")


@cache
def modules() -> dict[str, ast.Module]:
    """Every Python file of the application, migrations aside, by its path from the root."""
    return {
        chemin.relative_to(RACINE).as_posix(): ast.parse(chemin.read_text(encoding="utf-8"))
        for application in APPLICATIONS
        for chemin in sorted((RACINE / application).rglob("*.py"))
        if "migrations" not in chemin.parts
    }


@cache
def gabarits() -> dict[str, str]:
    """Every template by the name under which it is loaded."""
    racines = [RACINE / "templates", *(RACINE / "plie").glob("*/templates")]
    return {
        chemin.relative_to(racine).as_posix(): chemin.read_text(encoding="utf-8")
        for racine in racines
        for chemin in sorted(racine.rglob("*"))
        if chemin.suffix in {".html", ".svg", ".txt"}
    }


def parties(chemin: str) -> tuple[str, ...]:
    """`sorties/vues/emploi.py` → ("sorties", "vues", "emploi")."""
    return Path(chemin).with_suffix("").parts


def est_une_porte(chemin: str, portes: tuple[str, ...] = PORTES) -> bool:
    """Whether a file is a door, by its name or its folder's."""
    return any(partie in portes for partie in parties(chemin))
