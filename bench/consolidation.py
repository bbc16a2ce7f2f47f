"""The yearly consolidation at national size: 101 418 parcours, 184 647 étapes, 115 PLIE, all in the year."""

from __future__ import annotations

from typing import Any

from bench.base import base_a_part
from bench.mesure import dire, ms, par_tours

BASE = "bench_consolidation"
PARCOURS, PLIES, ETAPES, ANNEE = 101_418, 115, 184_647, 2016
FOIS = 5


def mesurer() -> int:
    """Print the duration of the figures and of each file, and what the tables hold."""
    from accounts.models import Plie
    from bench.national import Pays
    from pilotage.consolidation import consolider
    from pilotage.consolidation.exports import FORMATS, fichier

    dire("consolidation annuelle")
    with base_a_part(BASE):
        Pays(nombre=PARCOURS, plies=PLIES, etapes=ETAPES, annee=ANNEE)
        tous = list(Plie.objects.order_by("code")[:PLIES])

        def nationale() -> dict[str, Any]:
            return consolider(tous, perimetre="tous", annee=ANNEE)

        lue = nationale()
        total, etapes = lue["tableau_1"]["total"], lue["tableau_2"]["total"]["total"]
        dire(f"  en parcours {total['en_parcours']}, sorties positives {total['positives']}, étapes {etapes}")
        (tout,) = par_tours(nationale, fois=FOIS)
        (un,) = par_tours(lambda: consolider(tous[:1], perimetre="aix", annee=ANNEE), fois=FOIS)
        dire(f"  pays {ms(tout.p50)}, un PLIE {ms(un.p50)}")
        for forme in FORMATS:
            (duree,) = par_tours(lambda forme=forme: fichier(forme, lue), fois=FOIS)
            dire(f"  fichier {forme:<6}{ms(duree.p50)}")
    return 0
