"""Fill an empty base with the invented data of `make demo`, and print how to come in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from pilotage.demo.chargement import charger, deja_chargee
from pilotage.demo.comptes import MOT_DE_PASSE
from pilotage.demo.guide import guide
from plie.socle.horloge import aujourdhui


class Command(BaseCommand):
    help = "Charge les données inventées de la démonstration ; sans effet si elles y sont déjà."

    def handle(self, *args: Any, **options: Any) -> None:
        if not getattr(settings, "DEMO", False):
            raise CommandError(
                "La démonstration ne se charge pas ici : elle ouvre des comptes dont le mot de passe est connu de tous."
            )
        if deja_chargee():
            self.stdout.write("Les données de la démonstration sont déjà en place.")
        else:
            self.stdout.write("Chargement des données inventées de la démonstration…")
            charger(aujourdhui())
        self.stdout.write(guide(MOT_DE_PASSE))
