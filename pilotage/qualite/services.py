"""The nightly sweep (B43)."""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction

from pilotage.qualite.invariants import INVARIANTS
from pilotage.qualite.models import Incoherence, PassageCoherence


def violations(*, le: date) -> dict[str, list[tuple[int | None, int | None]]]:
    """The rows that break each invariant: (parcours, PLIE). One statement each."""
    with connection.cursor() as curseur:
        trouvees = {}
        for code, invariant in INVARIANTS.items():
            curseur.execute(invariant.sql, {"le": le})
            trouvees[code] = curseur.fetchall()
    return trouvees


@transaction.atomic
def verifier_la_coherence(*, le: date) -> PassageCoherence:
    """Check every invariant and keep what breaks them; the passage before is forgotten."""
    trouvees = violations(le=le)
    PassageCoherence.objects.all().delete()
    passage = PassageCoherence.objects.create(date_arrete=le, invariants=len(trouvees))
    Incoherence.objects.bulk_create(
        Incoherence(passage=passage, code=code, parcours_id=parcours, plie_id=plie)
        for code, lignes in trouvees.items()
        for parcours, plie in lignes
    )
    return passage
