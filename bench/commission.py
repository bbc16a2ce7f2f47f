"""The commission never decides twice and loses nothing, at full size: what the suite tries a few times.

B19: five hundred barriers with two to twenty deciders of one item, each by the door of the site.
B23: real workers killed (-9) at a hundred and twenty moments of the agendas, procès-verbaux, letters and mails they
were at.
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

TOURS = 500
AGENDAS, PROCES_VERBAUX, LETTRES, COURRIELS = 50, 50, 12, 12
NATURES = {"ordre_du_jour": AGENDAS, "proces_verbal": PROCES_VERBAUX, "lettres": LETTRES, "courriels": COURRIELS}
POINTS = 4
MEMBRES = 3
JOUR = date(2024, 2, 8)
PLIES = ("aix", "iop", "mar", "mpc", "mpe", "mpo")
# A Sunday night of each change of hour, and an ordinary day; in the order in which they come.
CHANGEMENTS = (date(2026, 3, 29), date(2026, 6, 10), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31))
INSTANTS = tuple(heure(h, m) for h, m in ((0, 5), (1, 5), (2, 5), (3, 5), (8, 5), (22, 5), (23, 5)))


def mesurer(*choisies: str) -> int:
    """Print what was counted; 0 when each item has one decision, each work one effect, each session one agenda.

    All three trials, or those that are named: `python -m bench commission:B23`.
    """
    from plie.celery import app

    app.conf.broker_url = "memory://localhost"  # the works go to the workers of the measure, and to no other
    epreuves = {"B19": decisions, "B25": ordonnanceurs, "B23": coupures}
    fautes = 0
    for nom in choisies or epreuves:
        with base_a_part(f"bench_commission_{nom.lower()}"):
            fautes += epreuves[nom]()
    return 0 if fautes == 0 else 1


def decisions() -> int:
    """B19."""
    from commissions.services.ordre_du_jour import ajouter
    from commissions.services.seances import ouvrir
    from tests.commissions.epreuves.decisions import DECIDE, DEJA, a_la_barriere, secretaires, une_seule_fois
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
        juste = issues == sorted([DECIDE] + [DEJA] * (deciseurs - 1)) and une_seule_fois(point)
        if not juste:
            fautes += 1
            dire(f"  tour en faute : {dict(Counter(issues))}, réponses {dict(Counter(statuts))}")
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
    appels, echecs = 0, []
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
    for echec in echecs:
        dire(f"  en échec : {echec}")
    dire(f"  appels en échec : {len(echecs)} ; séances : {seances} ; points : {points} sur {Saisine.objects.count()}")
    dire(f"  travaux demandés : {dict(travaux)} pour {seances} séances")
    attendus = {"commissions.ordre_du_jour": seances, "commissions.courriels": seances}
    return len(echecs) + doubles + abs(points - Saisine.objects.count()) + (dict(travaux) != attendus)


def coupures() -> int:
    """B23."""
    from commissions.models import DocumentSeance
    from tests.commissions.epreuves.coupures import atelier, epreuve_de_coupure, longueurs_des_travaux

    travaux = _travaux()
    with TemporaryDirectory() as temporaire, atelier(Path(temporaire)) as chez:
        longueurs = longueurs_des_travaux(chez, [travaux.pop(0) for _ in NATURES])
        debut = time.monotonic()
        tues, au_travail, faits = epreuve_de_coupure(chez, travaux, longueurs=longueurs, graine=23)
    pdf = [bytes(contenu) for contenu in DocumentSeance.objects.values_list("pdf", flat=True)]
    entiers = sum(contenu.startswith(b"%PDF") and contenu.rstrip().endswith(b"%%EOF") for contenu in pdf)
    attendus = 2 * (AGENDAS + PROCES_VERBAUX) + LETTRES
    envoyes, doubles = _envoyes()
    a_envoyer = COURRIELS * MEMBRES * 2
    dire(f"travaux tués (B23) : {tues} kill -9, dont {au_travail} en plein travail, {time.monotonic() - debut:.0f} s")
    dire("  processeur d’un travail : " + ", ".join(f"{nature} {s:.2f} s" for nature, s in longueurs.items()))
    dire(f"  travaux terminés une fois : {faits} sur {len(travaux)}")
    dire(f"  documents : {len(pdf)}, entiers : {entiers}, attendus : {attendus}")
    dire(f"  courriels aux membres : {envoyes} sur {a_envoyer}, en double : {doubles}")
    return (len(travaux) - faits) + abs(attendus - len(pdf)) + (len(pdf) - entiers) + abs(a_envoyer - envoyes) + doubles


def _travaux() -> list[Any]:
    """The works, the four natures mixed; one session each. One of each nature first: their lengths are measured."""
    from tests.commissions.epreuves import travaux
    from tests.fabriques.accounts import accompagnateur, gestionnaire, membre

    par, referent = gestionnaire(), accompagnateur()
    membres = [membre() for _ in range(MEMBRES)]
    suite = [nature for nature, nombre in NATURES.items() for _ in range(nombre - 1)]
    random.Random(5).shuffle(suite)
    return [
        getattr(travaux, nature)(
            jour=JOUR + timedelta(days=rang), referent=referent, par=par, membres=membres, points=POINTS
        )
        for rang, nature in enumerate([*NATURES, *suite])
    ]


def _envoyes() -> tuple[int, int]:
    """How many letters are in the outbox, and how many of them say twice the same thing to the same person."""
    from post_office.models import Email

    courriels = Counter((str(e.to), e.subject, e.message) for e in Email.objects.all())
    return sum(courriels.values()), sum(nombre - 1 for nombre in courriels.values())
