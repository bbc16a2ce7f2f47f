"""P6: rows of an export against a bare writer on the same tuples, and the memory that a long list takes."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import odswriter
import xlsxwriter

from bench.mesure import dire, dire_rapport, ms, par_tours
from plie.socle.colonnes import CSV, ODS, XLSX, Colonne, ecrire

LIGNES, FOIS = 5_000, 5
PETITE, GRANDE = 1_000, 100_000
# Ours over the bare writer: the inverse of the rows per second that P6 asks (0.3, 0.8, 0.5).
BUTS = {CSV: 1 / 0.3, XLSX: 1 / 0.8, ODS: 1 / 0.5}
MEMOIRE_MO = 64
COLONNES: list[Colonne[Any]] = [Colonne(f"Colonne {n}", lambda ligne, n=n: ligne[n]) for n in range(8)]


def rangees(nombre: int) -> list[tuple[Any, ...]]:
    """Names, dates, numbers, a text that looks like a formula, an empty cell."""
    jour = date(2025, 1, 1)
    return [
        (
            f"NOM-{n}",
            "Prénom",
            jour + timedelta(days=n % 365),
            n,
            n / 7,
            "=1+1" if n % 50 == 0 else "texte",
            None,
            n % 2,
        )
        for n in range(nombre)
    ]


def mesurer() -> int:
    """Print the three ratios and the growth of the memory."""
    dire("exports (P6)")
    lues = rangees(LIGNES)
    for forme, nu in ((CSV, _csv_nu), (XLSX, _xlsx_nu), (ODS, _ods_nu)):

        def nous(forme: str = forme) -> bytes:
            return ecrire(forme, titre="Mesure", colonnes=COLONNES, lignes=lues)

        def plancher(nu: Callable[[list[Any]], bytes] = nu) -> bytes:
            return nu(lues)

        notre, leur = par_tours(nous, plancher, fois=FOIS)
        dire(f"  {forme:<6}{ms(notre.p50)}, nu {ms(leur.p50)}, {LIGNES / notre.p50:8.0f} lignes par seconde")
        dire_rapport(f"{forme}, durée ÷ celle d’un écrivain nu", notre.p50 / leur.p50, BUTS[forme])
    for forme in (CSV, XLSX, ODS):
        petite, grande = (_memoire(forme, nombre) for nombre in (PETITE, GRANDE))
        dire_rapport(f"{forme}, Mo de plus de {PETITE} à {GRANDE} lignes", grande - petite, MEMOIRE_MO)
    return 0


def _memoire(forme: str, nombre: int) -> float:
    """The peak of a process that writes the file from rows that it makes one by one."""
    with get_context("spawn").Pool(1) as bassin:
        return float(bassin.apply(pic, (forme, nombre)))


def pic(forme: str, nombre: int) -> float:
    """In the process: write, and say its peak in megabytes."""
    lignes = (ligne for _ in range(nombre // PETITE) for ligne in rangees(PETITE))
    ecrire(forme, titre="Mesure", colonnes=COLONNES, lignes=lignes)
    # Not `ru_maxrss`: a process that is started keeps there the peak of the one that started it.
    statut = dict(ligne.split(":", 1) for ligne in Path("/proc/self/status").read_text().splitlines() if ":" in ligne)
    return int(statut["VmHWM"].split()[0]) / 1024


def _csv_nu(lues: list[Any]) -> bytes:
    fichier = io.StringIO()
    csv.writer(fichier, delimiter=";").writerows(lues)
    return fichier.getvalue().encode()


def _xlsx_nu(lues: list[Any]) -> bytes:
    fichier = io.BytesIO()
    classeur = xlsxwriter.Workbook(fichier, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    feuille = classeur.add_worksheet()
    for rang, ligne in enumerate(lues):
        feuille.write_row(rang, 0, ligne)
    classeur.close()
    return fichier.getvalue()


def _ods_nu(lues: list[Any]) -> bytes:
    fichier = io.BytesIO()
    with odswriter.writer(fichier) as classeur:
        classeur.new_sheet("Mesure").writerows(lues)
    return fichier.getvalue()
