"""Check the invariants of the live base: what the night does, on demand."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pilotage.qualite.invariants import INVARIANTS
from pilotage.qualite.services import verifier_la_coherence, violations
from plie.socle.horloge import aujourdhui


class Command(BaseCommand):
    """Exit status 1 when something is broken; figures only, never a person."""

    help = "Vérifie les invariants de la base et enregistre ce qui les rompt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--simulation", action="store_true", help="Ne rien enregistrer.")

    def handle(self, **options: Any) -> None:
        le = aujourdhui()
        if options["simulation"]:
            nombres = {code: len(lignes) for code, lignes in violations(le=le).items()}
        else:
            passage = verifier_la_coherence(le=le)
            codes = list(passage.incoherences.values_list("code", flat=True))
            nombres = {code: codes.count(code) for code in INVARIANTS}
        for code, nombre in nombres.items():
            if nombre:
                self.stdout.write(f"{code} : {nombre} – {INVARIANTS[code].libelle}")
        rompus = sum(1 for nombre in nombres.values() if nombre)
        bilan = f"{len(nombres)} invariants vérifiés, {rompus} rompus."
        if rompus:
            raise CommandError(bilan)
        self.stdout.write(bilan)
