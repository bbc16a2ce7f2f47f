"""`python manage.py verifier_journal`: the chain of the log is whole, or the first broken row."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from plie.journal.chaine import verifier_la_chaine


class Command(BaseCommand):
    help = "Vérifie que le journal des consultations n’a été ni modifié ni amputé."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many rows were read; fail on the first that is broken."""
        lue = verifier_la_chaine()
        if lue.rupture is not None:
            raise CommandError(f"journal rompu au rang {lue.rupture.rang}\u00a0: {lue.rupture.motif}")
        self.stdout.write(f"journal intact\u00a0: {lue.lignes} lignes")
