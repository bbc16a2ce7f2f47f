"""Print the dashboard of one, several or all the PLIE for a quarter or any period."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from pilotage.livrables import FORMATS, livrable
from pilotage.management.arguments import en_francais, lire_format, lire_periode, lire_plies, livrer
from plie.socle.horloge import aujourdhui


class Command(BaseCommand):
    help = "Donne le tableau de bord d’un PLIE ou de tous, pour un trimestre ou une période."

    def add_arguments(self, parser: ArgumentParser) -> None:
        en_francais(parser)
        parser.add_argument("--plie", metavar="CODE|tous", help="code d’un PLIE (aix), plusieurs (aix,mar) ou tous")
        parser.add_argument("--trimestre", metavar="AAAATn", help="trimestre, par exemple 2026T3")
        parser.add_argument("--du", metavar="AAAA-MM-JJ", help="premier jour de la période")
        parser.add_argument("--au", metavar="AAAA-MM-JJ", help="dernier jour de la période")
        parser.add_argument("--format", default="json", metavar="|".join(FORMATS), help="json par défaut")
        parser.add_argument("--fichier", metavar="F", help="fichier à écrire ; sortie standard par défaut")

    def handle(self, *args: Any, **options: Any) -> None:
        forme = lire_format(options["format"], FORMATS)
        periode = lire_periode(options["trimestre"], options["du"], options["au"])
        plies = lire_plies(options["plie"])
        contenu = livrable(forme, plies, perimetre=options["plie"], periode=periode, le=aujourdhui())
        if forme == "json" and options["fichier"] is None:
            self.stdout.write(contenu.decode().rstrip("\n"))
        else:
            livrer(contenu, options["fichier"], binaire=forme not in ("json", "csv"))
