"""Bring in the files of another tool: one line per file, exit status 1 if a row was refused."""

from __future__ import annotations

from argparse import ArgumentParser
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sorties.reprise import Bilan, RepriseImpossible, importer

AFFICHES = 20  # refusals shown on the terminal; the report has them all


class Command(BaseCommand):
    help = "Reprend les dossiers d’un autre outil : un dossier de fichiers CSV, ou un classeur XLSX ou ODS."
    requires_migrations_checks = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("chemin", metavar="DOSSIER_OU_CLASSEUR")
        parser.add_argument("--simulation", action="store_true", help="tout contrôler, ne rien écrire")
        parser.add_argument("--partiel", action="store_true", help="reprendre les lignes saines, refuser les autres")
        parser.add_argument("--rapport", metavar="FICHIER.csv", help="écrire une ligne par valeur refusée")

    def handle(self, *args: Any, chemin: str, simulation: bool, partiel: bool, **options: Any) -> None:
        with ExitStack() as pile:
            rapport = None
            if options["rapport"]:
                try:
                    rapport = pile.enter_context(Path(options["rapport"]).open("w", encoding="utf-8", newline=""))
                except OSError as erreur:
                    raise CommandError(f"{options['rapport']} : écriture impossible ({erreur.strerror}).") from None
            try:
                bilan = importer(chemin, simulation=simulation, partiel=partiel, sortie_rapport=rapport)
            except RepriseImpossible as refus:
                raise CommandError(str(refus)) from None
        self._afficher(bilan)
        if not bilan.reussi:
            raise CommandError(self._conclusion(bilan))
        self.stdout.write(self._conclusion(bilan))

    def _afficher(self, bilan: Bilan) -> None:
        for ignore in bilan.ignores:
            self.stderr.write(f"Ignoré : {ignore}")
        for fichier in bilan.fichiers:
            self.stdout.write(
                f"{fichier.nom} : {fichier.lues} lues, {fichier.creees} créées, {fichier.inchangees} inchangées, "
                f"{fichier.modifiees} modifiées, {fichier.refusees} refusées"
            )
        for rejet in bilan.rejets[:AFFICHES]:
            self.stderr.write(
                f"{rejet.fichier}, ligne {rejet.ligne}, colonne {rejet.colonne or '(toutes)'} : "
                f"« {rejet.valeur} » ; attendu : {rejet.attendu}"
            )
        if bilan.nombre_rejets > AFFICHES:
            self.stderr.write(f"… et {bilan.nombre_rejets - AFFICHES} autres (--rapport les donne toutes).")
        for signalement in bilan.signalements:
            regle = f" ({signalement.regle})" if signalement.regle else ""
            self.stdout.write(f"Signalement{regle} : {signalement.nombre} {signalement.libelle}")
        self.stdout.write(f"Durée : {bilan.duree:.1f} s".replace(".", ","))

    def _conclusion(self, bilan: Bilan) -> str:
        if bilan.illisible:
            return "Un fichier ne peut pas être lu : rien n’a été écrit."
        if bilan.simulation:
            return f"Simulation : rien n’a été écrit ; {bilan.refusees} lignes refusées."
        if bilan.reussi:
            return "Reprise terminée."
        if bilan.ecrit:
            return f"{bilan.refusees} lignes refusées ; les autres ont été reprises."
        return f"{bilan.refusees} lignes refusées : rien n’a été écrit (--partiel reprend les autres)."
