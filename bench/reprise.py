"""The import of a whole folder against `full_clean` + `bulk_create` of the same rows in the same tables.

Both run in one database made for the measure and dropped after it, under the same history triggers. The floor is given
what the import has to find out: it starts from rows already read, converted and linked. The import's memory is that of
a process of its own, on the folder and on one three times as large.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Mod

from bench.base import base_a_part
from bench.mesure import dire

RACINE = Path(__file__).resolve().parent.parent
DOSSIER = RACINE / "tests" / "donnees" / "reprise_2018_2021"
BASE = "bench_reprise"
LOT = 2_000
FOIS = 3
UN_SUR = 200  # people taken for the floor
# The columns that hold identifiers, renamed in each copy of the folder.
IDENTIFIANTS = {"identifiant", "participant", "parcours"}


def mesurer() -> int:
    """Print the ratio and the memory; 0 when the import is at least as fast as the floor."""
    with TemporaryDirectory() as temporaire:
        grand = agrandir(Path(temporaire) / "grand")
        with base_a_part(BASE):
            triple = importer_a_part(grand)
        with base_a_part(BASE):
            petit = importer_a_part(DOSSIER)
            dire(f"reprise : {petit['lues']} lignes lues")
            dire(f"  import complet                         {petit['duree']:8.1f} s")
            dire(f"  mémoire, dossier simple                {petit['memoire']:8.0f} Mo")
            dire(
                f"  mémoire, dossier {FOIS} fois plus grand      {triple['memoire']:8.0f} Mo ({triple['duree']:.1f} s)"
            )
            plancher, lignes = mesurer_plancher()
    rapport = plancher / petit["duree"]
    dire(f"  full_clean + bulk_create               {plancher:8.1f} s ({lignes} lignes)")
    dire(f"  rapport (1 attendu)                    {rapport:8.1f}")
    return 0 if rapport >= 1 else 1


def mesurer_plancher() -> tuple[float, int]:
    """Validate one by one, then create in batches, the rows that the import has written for one person in two hundred.

    The whole would take many minutes; the time found is multiplied by the number of rows. That favours the floor, whose
    tables stay far smaller.
    """
    from parcours.models import Etape, Parcours, Referent
    from participants.models import Participant, PeriodeRsa, SituationEntree
    from sorties.models import Sortie

    modeles: list[Any] = [Participant, SituationEntree, PeriodeRsa, Parcours, Referent, Etape, Sortie]
    chemins = ["pk", "participant_id", "participant_id", "participant_id", *["parcours__participant_id"] * 3]
    total = sum(modele.objects.count() for modele in modeles)
    lignes = [
        list(modele.objects.alias(reste=Mod(chemin, UN_SUR)).filter(reste=0))
        for modele, chemin in zip(modeles, chemins, strict=True)
    ]
    with connection.cursor() as curseur:
        tables = ", ".join(modele._meta.db_table for modele in modeles)
        curseur.execute(f"TRUNCATE {tables} CASCADE")
    depart = time.monotonic()
    with transaction.atomic():
        for modele, suite in zip(modeles, lignes, strict=True):
            for ligne in suite:
                ligne._state.adding = True
                ligne.full_clean()
            modele.objects.bulk_create(suite, batch_size=LOT)
    duree = time.monotonic() - depart
    return duree * total / sum(map(len, lignes)), total


def importer_a_part(dossier: Path) -> dict[str, Any]:
    """Import in a new process, which tells its duration and its peak of memory."""
    sortie = subprocess.run(
        [sys.executable, "-m", "bench.reprise", connection.settings_dict["NAME"], str(dossier)],
        check=True,
        stdout=subprocess.PIPE,  # what goes wrong is read at once
        text=True,
        cwd=RACINE,
    ).stdout
    return dict(json.loads(sortie))


def agrandir(cible: Path) -> Path:
    """The folder, several times over, under other identifiers."""
    cible.mkdir()
    for fichier in DOSSIER.glob("*.csv"):
        with fichier.open(encoding="utf-8", newline="") as lu:
            lignes = list(csv.DictReader(lu, delimiter=";"))
        with (cible / fichier.name).open("w", encoding="utf-8", newline="") as ecrit:
            ecrivain = csv.DictWriter(ecrit, list(lignes[0]), delimiter=";")
            ecrivain.writeheader()
            for fois in range(FOIS if fichier.stem != "plie" else 1):
                for ligne in lignes:
                    ecrivain.writerow({c: f"{v}-{fois}" if c in IDENTIFIANTS else v for c, v in ligne.items()})
    return cible


def _importer(base: str, dossier: str) -> None:
    import resource

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plie.settings.local")
    django.setup()
    connection.settings_dict["NAME"] = base
    from sorties.reprise import importer

    bilan = importer(dossier)
    if not bilan.ecrit:
        raise SystemExit(f"la reprise a été refusée : {bilan.rejets[:3]}")
    memoire = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lues = sum(fichier.lues for fichier in bilan.fichiers)
    print(json.dumps({"duree": bilan.duree, "memoire": memoire, "lues": lues}))


if __name__ == "__main__":
    _importer(*sys.argv[1:])
