"""Reference data shipped with the project: loaded after `migrate` into empty tables, then the administrators' own."""

import csv
from collections.abc import Iterator
from pathlib import Path


def lignes(chemin: Path) -> Iterator[dict[str, str]]:
    """The rows of a reference file (UTF-8, `;`), by column name."""
    with chemin.open(encoding="utf-8", newline="") as fichier:
        yield from csv.DictReader(fichier, delimiter=";")
