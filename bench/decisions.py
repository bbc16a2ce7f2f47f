"""The commission never decides twice and loses nothing: five hundred barriers, a hundred works killed.

Deciders are threads with a connection each; a killed work is a process that receives -9 at a moment drawn at random.
"""

from __future__ import annotations

import random
import time
from datetime import date, timedelta
from datetime import time as heure

from bench.reprise import base_a_part, dire

TOURS = 500
COUPURES = 100
JOUR = date(2024, 2, 8)


def mesurer() -> int:
    """Print what was counted; 0 when each item has one decision and each work one effect."""
    with base_a_part():
        fautes = _decisions() + _coupures()
    return 0 if fautes == 0 else 1


def _decisions() -> int:
    from commissions.services.ordre_du_jour import ajouter
    from commissions.services.seances import ouvrir
    from tests.commissions.epreuves import DECIDE, DEJA, a_la_barriere, une_seule_fois
    from tests.fabriques.accounts import accompagnateur, gestionnaire
    from tests.fabriques.commissions import integration_demandee, seance

    par, referent, hasard = gestionnaire(), accompagnateur(), random.Random(19)
    ouverte = ouvrir(seance=seance(jour=JOUR))
    fautes = essais = 0
    debut = time.monotonic()
    for _ in range(TOURS):
        point = ajouter(seance=ouverte, saisine=integration_demandee(referent), motif="Essai.", le=JOUR)
        deciseurs = hasard.randint(2, 20)
        essais += deciseurs
        issues = a_la_barriere(point, deciseurs=deciseurs, par=par)
        fautes += issues != [DECIDE] + [DEJA] * (deciseurs - 1) or not une_seule_fois(point)
    dire(f"décisions (B19) : {TOURS} tours, {essais} essais de 2 à 20 à la fois, {time.monotonic() - debut:.1f} s")
    dire(f"  tours sans exactement une décision et un retour par destinataire : {fautes}")
    return fautes


def _coupures() -> int:
    from commissions.models import DocumentSeance
    from commissions.services.seances import clore, ouvrir
    from commissions.tasks import demander_ordre_du_jour, demander_pv
    from plie.socle.models import Tache
    from tests.commissions.epreuves import epreuve_de_coupure
    from tests.fabriques.accounts import gestionnaire
    from tests.fabriques.commissions import seance

    par = gestionnaire()

    def creer(rang: int) -> Tache:
        jour = JOUR + timedelta(days=rang + 1)
        if rang % 2:
            tache = demander_ordre_du_jour(seance(jour=jour, heure=heure(14)))
            if tache is None:
                raise RuntimeError("cet ordre du jour est déjà dessiné")
            return tache
        return demander_pv(clore(seance=ouvrir(seance=seance(jour=jour))).proces_verbal, par)

    tues, faits = epreuve_de_coupure(creer, points=COUPURES, duree=1.0, graine=23)
    documents = DocumentSeance.objects.count()
    dire(f"travaux tués (B23) : {COUPURES} ordres du jour et procès-verbaux, {tues} tués en plein travail")
    dire(f"  terminés une fois : {faits} ; documents : {documents} sur {COUPURES * 2}")
    return (COUPURES - faits) + abs(COUPURES * 2 - documents)
