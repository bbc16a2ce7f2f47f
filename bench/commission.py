"""The commission never decides twice and loses nothing, at full size: what the suite tries a few times.

B19: five hundred barriers with two to twenty deciders of one item, each by the door of the site.
B23: real workers killed (-9) at a hundred and twenty moments of the agendas, procès-verbaux and letters they were at.
B25: two schedulers whose clocks differ by an hour, around midnight and the changes of hour.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from datetime import date, datetime, timedelta
from datetime import time as heure
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.base import base_a_part
from bench.mesure import dire

BASE = "bench_commission"
TOURS = 500
AGENDAS, PROCES_VERBAUX, LETTRES = 50, 50, 20
POINTS = 6
MEMBRES = 3
JOUR = date(2024, 2, 8)
PLIES = ("aix", "iop", "mar", "mpc", "mpe", "mpo")
# A Sunday night of each change of hour, and an ordinary day; in the order in which they come.
CHANGEMENTS = (date(2026, 3, 29), date(2026, 6, 10), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31))
INSTANTS = tuple(heure(h, m) for h, m in ((0, 5), (1, 5), (2, 5), (3, 5), (8, 5), (22, 5), (23, 5)))


def mesurer() -> int:
    """Print what was counted; 0 when each item has one decision, each work one effect, each session one agenda."""
    from plie.celery import app

    app.conf.broker_url = "memory://"  # the works are handed to the workers of the measure, and to no other
    fautes = 0
    for epreuve in (decisions, ordonnanceurs, coupures):
        with base_a_part(BASE):
            fautes += epreuve()
    return 0 if fautes == 0 else 1


def decisions() -> int:
    """B19."""
    from commissions.services.ordre_du_jour import ajouter
    from commissions.services.seances import ouvrir
    from tests.commissions.epreuves.decisions import AUTRE, DECIDE, DEJA, a_la_barriere, secretaires, une_seule_fois
    from tests.fabriques.accounts import accompagnateur, coordonnateur, gestionnaire
    from tests.fabriques.commissions import integration_demandee, seance

    referent, hasard = accompagnateur(), random.Random(19)
    ecrans = secretaires([coordonnateur(), gestionnaire()], 20)
    ouverte = ouvrir(seance=seance(jour=JOUR))
    fautes = essais = 0
    reponses: Counter[int] = Counter()
    debut = time.monotonic()
    for _ in range(TOURS):
        point = ajouter(seance=ouverte, saisine=integration_demandee(referent), motif="Essai.", le=JOUR)
        deciseurs = hasard.randint(2, 20)
        issues, statuts = a_la_barriere(point, ecrans[:deciseurs])
        essais += deciseurs
        reponses.update(statuts)
        # A busy machine may ask somebody to send again (503): they have decided nothing.
        renvoyes = statuts.count(503)
        attendues = sorted([DECIDE] + [DEJA] * (deciseurs - 1 - renvoyes) + [AUTRE] * renvoyes)
        fautes += issues != attendues or not une_seule_fois(point)
    dire(f"décisions (B19) : {TOURS} tours, {essais} essais de 2 à 20 à la fois, {time.monotonic() - debut:.0f} s")
    dire(f"  tours sans exactement une décision, un effet et un retour par destinataire : {fautes}")
    dire("  réponses : " + ", ".join(f"{nombre} × {statut}" for statut, nombre in sorted(reponses.items())))
    return fautes + reponses[500]


def ordonnanceurs() -> int:
    """B25."""
    from accounts.models import Commune
    from commissions.models import PointOrdreDuJour, Saisine, Seance
    from plie.socle.horloge import PARIS
    from plie.socle.models import Tache
    from tests.commissions.epreuves.ordonnanceurs import a_la_fois
    from tests.fabriques.accounts import accompagnateur, membre
    from tests.fabriques.commissions import integration_demandee, seance
    from tests.fabriques.participants import FabriqueParticipant

    equipes = {code: (accompagnateur(code), membre(code)) for code in PLIES}
    appels = echecs = 0
    debut = time.monotonic()
    for jour in CHANGEMENTS:
        for code, (referent, convoque) in equipes.items():
            seance(code, jour=jour + timedelta(days=5), membres=[convoque])
            commune = Commune.objects.filter(plie__code=code).order_by("pk")[0]
            for _ in range(3):
                personne = FabriqueParticipant(commune_id=commune.pk)
                rdv = jour - timedelta(days=20)
                integration_demandee(referent, le=jour, premier_rdv=rdv, code_plie=code, participant=personne)
        for instant in INSTANTS:
            depart = datetime.combine(jour, instant, tzinfo=PARIS)
            for saut in (timedelta(), timedelta(hours=1), timedelta(hours=-1)):
                echecs += a_la_fois((depart, depart + saut))
                appels += 2
    doubles = Saisine.objects.count() - PointOrdreDuJour.objects.values("saisine").distinct().count()
    points, seances = PointOrdreDuJour.objects.count(), Seance.objects.count()
    travaux = Counter(Tache.objects.values_list("nature", flat=True))
    dire(f"ordonnanceurs (B25) : {appels} appels, deux à la fois, horloges à ±1 h, {time.monotonic() - debut:.0f} s")
    dire(f"  appels en échec : {echecs} ; séances : {seances} ; points : {points} sur {Saisine.objects.count()}")
    dire(f"  travaux demandés : {dict(travaux)} pour {seances} séances")
    attendus = {"commissions.ordre_du_jour": seances, "commissions.courriels": seances}
    return echecs + doubles + abs(points - Saisine.objects.count()) + (dict(travaux) != attendus)


def coupures() -> int:
    """B23."""
    from commissions.models import DocumentSeance
    from tests.commissions.epreuves.coupures import atelier, durees_des_travaux, epreuve_de_coupure

    travaux = _travaux()
    with TemporaryDirectory() as temporaire, atelier(Path(temporaire)) as chez:
        durees = durees_des_travaux(chez, [travaux.pop(0) for _ in range(3)])
        debut = time.monotonic()
        tues, au_travail, faits = epreuve_de_coupure(chez, travaux, durees=durees, graine=23)
    pdf = [bytes(contenu) for contenu in DocumentSeance.objects.values_list("pdf", flat=True)]
    entiers = sum(contenu.startswith(b"%PDF") and contenu.rstrip().endswith(b"%%EOF") for contenu in pdf)
    attendus = 2 * (AGENDAS + PROCES_VERBAUX)
    lettres, doubles = _lettres()
    dire(f"travaux tués (B23) : {tues} kill -9, dont {au_travail} en plein travail, {time.monotonic() - debut:.0f} s")
    dire("  durée d’un travail : " + ", ".join(f"{nature} {duree:.2f} s" for nature, duree in durees.items()))
    dire(f"  travaux terminés une fois : {faits} sur {len(travaux)}")
    dire(f"  documents : {len(pdf)}, entiers : {entiers}, attendus : {attendus}")
    dire(f"  lettres aux membres : {lettres} sur {LETTRES * MEMBRES * 2}, en double : {doubles}")
    return (
        (len(travaux) - faits)
        + abs(attendus - len(pdf))
        + (len(pdf) - entiers)
        + abs(LETTRES * MEMBRES * 2 - lettres)
        + doubles
    )


def _travaux() -> list[Any]:
    """The works, the three natures mixed; one session each."""
    from tests.commissions.epreuves.travaux import courriels, ordre_du_jour, proces_verbal
    from tests.fabriques.accounts import accompagnateur, gestionnaire, membre

    par, referent = gestionnaire(), accompagnateur()
    membres = [membre() for _ in range(MEMBRES)]
    faire = [ordre_du_jour] * AGENDAS + [proces_verbal] * PROCES_VERBAUX + [courriels] * LETTRES
    # One of each nature first: their lengths are measured.
    faire = [faire.pop(0), faire.pop(AGENDAS - 1), faire.pop(-1), *_melanger(faire)]
    return [
        un(jour=JOUR + timedelta(days=rang), referent=referent, par=par, membres=membres, points=POINTS)
        for rang, un in enumerate(faire)
    ]


def _melanger(suite: list[Any]) -> list[Any]:
    random.Random(5).shuffle(suite)
    return suite


def _lettres() -> tuple[int, int]:
    """How many letters are in the outbox, and how many of them say twice the same thing to the same person."""
    from post_office.models import Email

    lettres = Counter((str(e.to), e.subject, e.message) for e in Email.objects.all())
    return sum(lettres.values()), sum(nombre - 1 for nombre in lettres.values())
