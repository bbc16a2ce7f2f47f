"""`python manage.py appliquer_conservation [--simulation]`: announce, archive, anonymise what the durations say."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from participants.conservation.plan import dresser_le_plan
from participants.conservation.services import Bilan, appliquer
from plie.socle.horloge import aujourdhui, maintenant


class Command(BaseCommand):
    help = "Applique les durées de conservation\u00a0: préavis, archivage restreint, anonymisation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--simulation", action="store_true", help="dire ce qui serait fait, sans rien écrire")

    def handle(self, *args: Any, **options: Any) -> None:
        le = aujourdhui()
        if options["simulation"]:
            bilan = Bilan.prevu(dresser_le_plan(le=le))
        else:
            bilan = appliquer(le=le, maintenant=maintenant())
        self.stdout.write(
            f"préavis\u00a0: {bilan.annonces}\u00a0; archivages\u00a0: {bilan.archives}\u00a0; "
            f"anonymisations\u00a0: {bilan.anonymises}\u00a0; dossiers échus retenus\u00a0: {bilan.retenues}"
        )
