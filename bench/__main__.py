"""`python -m bench [name…]`: run the measures, all of them by default; `name:part`, some parts of one."""

import os
import sys
from collections.abc import Callable

import django


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plie.settings.local")
    django.setup()
    from bench import (
        commission,
        comptes,
        consolidation,
        droits,
        editions,
        exports,
        fiche,
        liste,
        mur,
        oracle,
        recherche,
        reprise,
        seance,
        tableau,
        tableaux_pdf,
        verdicts,
    )

    mesures: dict[str, Callable[..., int]] = {
        "verdicts": verdicts.mesurer,
        "fiche": fiche.mesurer,
        "liste": liste.mesurer,
        "recherche": recherche.mesurer,
        "droits": droits.mesurer,
        "mur": mur.mesurer,
        "oracle": oracle.mesurer,
        "comptes": comptes.mesurer,
        "seance": seance.mesurer,
        "tableau": tableau.mesurer,
        "tableaux_pdf": tableaux_pdf.mesurer,
        "consolidation": consolidation.mesurer,
        "exports": exports.mesurer,
        "reprise": reprise.mesurer,
        "editions": editions.mesurer,  # a worker killed a hundred times
        "commission": commission.mesurer,  # the longest: hundreds of rounds, and as many kills
    }
    voulues = sys.argv[1:] or list(mesures)
    if inconnues := [nom for nom in voulues if nom.partition(":")[0] not in mesures]:
        print(f"Mesures inconnues : {', '.join(inconnues)} (il y a {', '.join(mesures)}).")
        return 2
    return max(_mesurer(mesures, *nom.partition(":")[::2]) for nom in voulues)


def _mesurer(mesures: dict[str, Callable[..., int]], nom: str, parties: str) -> int:
    return mesures[nom](*parties.split(",")) if parties else mesures[nom]()


if __name__ == "__main__":
    sys.exit(main())
