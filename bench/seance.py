"""P2 on the agenda: the page of a session against a bare view of the same rows, with one, thirty, three hundred items.

The number of queries is counted at each size: it is the same. Then sixty items are accepted together, beside as many
writes of one row: what an accord costs is what it writes.
"""

from __future__ import annotations

from datetime import time, timedelta
from time import perf_counter
from typing import Any

from bench import nu
from bench.base import base_a_part
from bench.mesure import Serveur, dire, dire_rapport, ms, par_tours

BASE = "bench_seance"
TAILLES = (1, 30, 300)
FOIS = 20
ENSEMBLE = 60
BUT_P50, BUT_P95 = 2.5, 3.0


def mesurer() -> int:
    """Print the ratios for the structure d'animation and for a member; 0 when the queries do not grow."""
    from bench.fiche import requetes
    from bench.monde import session

    dire("ordre du jour d’une séance (P2)")
    nombres: dict[str, set[int]] = {}
    with base_a_part(BASE):
        objet, secretaire, membre, ajouter = monde()
        for rang, taille in enumerate(TAILLES):
            ajouter(taille - (TAILLES[rang - 1] if rang else 0))
            nu.seance_de[:] = [objet.pk]
            for role, lecteur in (("animation", secretaire), ("membre", membre)):
                serveur, plancher, cookies = Serveur(), Serveur("bench.nu", []), session(lecteur)
                adresse = f"/commissions/seances/{objet.pk}/"
                nous, eux = par_tours(
                    lambda s=serveur, c=cookies, a=adresse: s.demander(a, c),  # type: ignore[misc]
                    lambda p=plancher: p.demander("/seance/"),  # type: ignore[misc]
                    fois=FOIS,
                )
                # Once a minute, a request notes the hour in the session: the second one does not.
                nombre = min(requetes(serveur, adresse, cookies) for _ in range(2))
                nombres.setdefault(role, set()).add(nombre)
                dire(
                    f"  {taille:>4} points, {role:<10}{ms(nous.p50)} (p95 {ms(nous.p95)}, {nombre} requêtes), "
                    f"vue nue {ms(eux.p50)}"
                )
                if taille == TAILLES[-1]:
                    dire_rapport(f"{role}, médiane ÷ vue nue", nous.p50 / eux.p50, BUT_P50)
                    dire_rapport(f"{role}, p95 ÷ p95 de la vue nue", nous.p95 / eux.p95, BUT_P95)
        accords_groupes(objet, secretaire)
    croit = [role for role, comptes in nombres.items() if len(comptes) > 1]
    dire("  requêtes : " + ("les mêmes à toutes les tailles" if not croit else f"elles croissent ({nombres})"))
    return 1 if croit else 0


def accords_groupes(objet: Any, secretaire: Any) -> None:
    """Sixty accords in one gesture: seconds, queries of each, and how many bare writes each is worth."""
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext

    from commissions.models import Saisine
    from commissions.services.accords import accorder_ensemble, sans_reserve

    choisis = list(sans_reserve(objet).values_list("pk", flat=True)[:ENSEMBLE])
    saisine = Saisine.objects.filter(points__in=choisis).first()
    with CaptureQueriesContext(connection) as requetes:
        depart = perf_counter()
        bilan = accorder_ensemble(seance=objet, points=choisis, par=secretaire)
        duree = perf_counter() - depart
    depart = perf_counter()
    for _ in choisis:
        with transaction.atomic():
            saisine.save(update_fields=["argument"])
    nue = perf_counter() - depart
    dire(
        f"  accord groupé : {len(bilan.accordes)} points, {duree:.2f} s, {len(requetes) // len(choisis)} requêtes "
        f"par point, {duree / nue:.1f} × une écriture nue par point"
    )


def monde() -> tuple[Any, Any, Any, Any]:
    """An open session, its secretary, a member, and what adds items to it: flagged ones, opinions, decisions."""
    from commissions.enums import Sens, SensAvis, Voix
    from commissions.services import avis, membres
    from commissions.services.deliberation import Avis, decider
    from commissions.services.ordre_du_jour import ajouter
    from commissions.services.seances import ouvrir, planifier
    from plie.socle.horloge import aujourdhui
    from tests.fabriques import accounts
    from tests.fabriques.commissions import integration_demandee
    from tests.fabriques.participants import FabriqueParticipant, FabriquePeriodeRsa

    le = aujourdhui()
    referent, secretaire, membre = accounts.accompagnateur(), accounts.coordonnateur(), accounts.membre()
    membres.nommer(plie=accounts.plie(), utilisateur=membre, voix=Voix.DELIBERATIVE, preside=True, le=le)
    objet = ouvrir(
        seance=planifier(plie=accounts.plie(), date_seance=le, heure=time(9), lieu="Salle", membres=[membre], le=le)
    )
    rdv = le - timedelta(days=20)

    def remplir(nombre: int) -> None:
        for rang in range(nombre):
            tard = rang % 3 == 1
            personne = FabriquePeriodeRsa().participant if tard else FabriqueParticipant()
            orientation = rdv - timedelta(days=40 if tard else 5)
            demande = integration_demandee(
                referent, le=le, premier_rdv=rdv, date_orientation=orientation, participant=personne
            )
            point = ajouter(seance=objet, saisine=demande, motif="Essai.", le=le)
            if rang % 2:
                avis.donner_avis(point=point, par=membre, sens=SensAvis.FAVORABLE)
            if rang % 4 == 0:
                decider(point=point, avis=Avis(sens=Sens.ACCORD), par=secretaire)

    return objet, secretaire, membre, remplir
