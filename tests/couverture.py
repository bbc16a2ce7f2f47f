"""The gate on branches: rules, cycles, services, permissions and querysets, each kind at 95 % or more.

python -m tests.couverture .coverage.json
"""

import json
import sys
from collections import defaultdict
from pathlib import Path, PurePosixPath
from typing import Any

SEUIL = 95.0
GENRES = ("regles", "cycle", "services", "permissions", "querysets")


def genre_de(fichier: str) -> str | None:
    """`sorties/services/prolongations.py` counts as services, like `sorties/services.py`."""
    parties = PurePosixPath(fichier).with_suffix("").parts
    return next((genre for genre in GENRES if genre in parties), None)


def part(resume: dict[str, Any]) -> float:
    """Branches taken; a file without a branch counts by its lines."""
    if resume["num_branches"]:
        return 100 * resume["covered_branches"] / resume["num_branches"]
    return 100 * resume["covered_lines"] / resume["num_statements"] if resume["num_statements"] else 100.0


def insuffisances(rapport: dict[str, Any]) -> list[str]:
    """One sentence per kind under the threshold, its worst files first."""
    par_genre: dict[str, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    for fichier, mesures in rapport["files"].items():
        if genre := genre_de(fichier):
            par_genre[genre].append((fichier, mesures["summary"]))
    phrases = []
    for genre, fichiers in sorted(par_genre.items()):
        total = {
            cle: sum(resume[cle] for _, resume in fichiers)
            for cle in ("num_branches", "covered_branches", "num_statements", "covered_lines")
        }
        if part(total) < SEUIL:
            pires = sorted((part(resume), fichier) for fichier, resume in fichiers if part(resume) < SEUIL)
            detail = ", ".join(f"{fichier} {taux:.0f} %" for taux, fichier in pires[:8])
            phrases.append(f"{genre} : {part(total):.1f} % des branches (seuil {SEUIL:.0f} %) — {detail}")
    return phrases


def main(chemin: str) -> int:
    phrases = insuffisances(json.loads(Path(chemin).read_text(encoding="utf-8")))
    for phrase in phrases:
        print(phrase, file=sys.stderr)
    if not phrases:
        print(f"Branches des règles, cycles, services, permissions et querysets : au moins {SEUIL:.0f} %.")
    return bool(phrases)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
