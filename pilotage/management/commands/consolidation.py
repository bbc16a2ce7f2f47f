"""Print the yearly consolidation in the format of the Alliance Villes Emploi."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from pilotage.consolidation import consolider
from pilotage.consolidation.exports import FORMATS, fichier
from pilotage.management.arguments import ANNEES, en_francais, lire_format, lire_plies, livrer, refuser
from pilotage.selectors import TOUS_LES_PLIE


class Command(BaseCommand):
    help = "Donne la consolidation annuelle (tableaux 1 à 4, 8 et 9) d’un PLIE ou de tous."

    def add_arguments(self, parser: ArgumentParser) -> None:
        en_francais(parser)
        parser.add_argument("--annee", metavar="AAAA", help="année civile, par exemple 2016")
        parser.add_argument("--plie", default=TOUS_LES_PLIE, metavar="CODE|tous", help="tous par défaut")
        parser.add_argument("--format", default="json", metavar="|".join(FORMATS), help="json par défaut")
        parser.add_argument("--fichier", metavar="F", help="fichier à écrire ; sortie standard par défaut")

    def handle(self, *args: Any, **options: Any) -> None:
        forme = lire_format(options["format"], FORMATS)
        annee = _lire_annee(options["annee"])
        valeurs = consolider(lire_plies(options["plie"]), perimetre=options["plie"], annee=annee)
        contenu = fichier(forme, valeurs)
        if forme == "json" and options["fichier"] is None:
            self.stdout.write(contenu.decode().rstrip("\n"))
        else:
            livrer(contenu, options["fichier"], binaire=forme not in ("json", "csv"))


def _lire_annee(texte: str | int | None) -> int:
    if texte is None:
        refuser("Indiquer --annee AAAA.")
    lu = str(texte).strip()
    if not (lu.isascii() and lu.isdigit() and int(lu) in ANNEES):
        refuser(f"--annee : année de {ANNEES[0]} à {ANNEES[-1]} attendue, « {lu[:20]} » reçu.")
    return int(lu)
