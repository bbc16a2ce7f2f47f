"""The search box against bare trigram SQL on the same names, in the same run (P9).

Both run in a database made for the measure: invented people of the six PLIE, each with a parcours. The floor is one
query on the table of names, without scope, rows' content or page; the search is the selector that the page calls.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count

from bench.base import sans_declencheurs
from bench.reprise import base_a_part, dire

PERSONNES = int(os.environ.get("BENCH_PERSONNES", "131000"))
DEMANDES = 120
LIMITE = 4  # what the search may cost, in times the floor
PLAFOND_MS = 100
PLANCHER = """
SELECT id, similarity(recherche, cle_de_recherche(%(texte)s, '')) AS proximite FROM participants_participant
WHERE recherche %% cle_de_recherche(%(texte)s, '') ORDER BY proximite DESC, id LIMIT 50
"""
CONSONNES = ("b", "c", "ch", "d", "f", "g", "j", "l", "m", "n", "p", "qu", "r", "s", "t", "v", "z")
VOYELLES = ("a", "e", "i", "o", "ou", "u")
FINS = ("rd", "nd", "lle", "tte", "n", "s", "x", "ssan", "ni", "ault", "ez", "o", "i", "ard", "er", "in")
PARTICULES = ("", "", "", "", "", "", "Le ", "de ", "N’", "O’", "El ", "D’")


def mesurer() -> int:
    """Print the ratio of the 95th percentiles; 0 when the search keeps within its limits."""
    with base_a_part():
        peupler(random.Random(9))
        utilisateur, plie = _agent()
        tirage = random.Random(19)
        textes = demandes(tirage, plie)
        chercher = _chercheur(utilisateur)
        plancher, recherche = _durees(textes, chercher)
    rapport = _p95(recherche) / _p95(plancher)
    dire(f"recherche : {PERSONNES} personnes, {len(textes)} demandes")
    dire(f"  trigrammes en SQL nu, p95              {_p95(plancher):8.1f} ms")
    dire(f"  recherche, p95                         {_p95(recherche):8.1f} ms ({PLAFOND_MS} au plus)")
    dire(f"  rapport ({LIMITE} au plus)                     {rapport:8.1f}")
    return 0 if rapport <= LIMITE and _p95(recherche) <= PLAFOND_MS else 1


def peupler(tirage: random.Random) -> None:
    """Invented people and their parcours, by COPY-like inserts: only what the search reads."""
    from accounts.models import Plie
    from parcours.models import Parcours
    from participants.models import Participant

    plies = list(Plie.objects.order_by("pk"))
    prenoms = [_mot(tirage, 2) for _ in range(400)]
    noms = [f"{tirage.choice(PARTICULES)}{_mot(tirage, tirage.choice((2, 2, 3)))}" for _ in range(PERSONNES // 4)]
    with sans_declencheurs(Participant, Parcours):  # no history: nothing of it is read here
        _inscrire(tirage, plies, prenoms, noms)
    with connection.cursor() as curseur:
        curseur.execute("VACUUM ANALYZE participants_participant")
        curseur.execute("VACUUM ANALYZE parcours_parcours")


def _inscrire(tirage: random.Random, plies: list[Any], prenoms: list[str], noms: list[str]) -> None:
    from parcours.models import Parcours
    from participants.models import Participant

    for debut in range(0, PERSONNES, 10_000):
        lot = [
            Participant(
                nom=tirage.choice(noms),
                prenom=tirage.choice(prenoms),
                date_naissance=date(tirage.randint(1950, 2005), tirage.randint(1, 12), tirage.randint(1, 28)),
                sexe=tirage.choice("FH"),
            )
            for _ in range(min(10_000, PERSONNES - debut))
        ]
        personnes = Participant.objects.bulk_create(lot, batch_size=2_000)
        Parcours.objects.bulk_create(
            [
                Parcours(
                    participant=personne,
                    plie=tirage.choice(plies),
                    prescripteur="autre",
                    date_orientation=date(tirage.randint(2015, 2025), tirage.randint(1, 12), tirage.randint(1, 28)),
                )
                for personne in personnes
            ],
            batch_size=2_000,
        )


def _mot(tirage: random.Random, syllabes: int) -> str:
    return (
        "".join(tirage.choice(CONSONNES) + tirage.choice(VOYELLES) for _ in range(syllabes)) + tirage.choice(FINS)
    ).capitalize()


def _agent() -> tuple[Any, Any]:
    """Somebody of the team of the PLIE that has the most parcours."""
    from accounts.enums import CodeRole
    from accounts.models import Plie, Role, Utilisateur

    plie = Plie.objects.annotate(nombre=Count("parcours")).order_by("-nombre").first()
    utilisateur = Utilisateur.objects.create(email="mesure@plie.example", nom="Mesure")
    Role.objects.create(utilisateur=utilisateur, code=CodeRole.COORDONNATEUR, plie=plie, date_debut=date(2020, 1, 1))
    return utilisateur, plie


def demandes(tirage: random.Random, plie: Any) -> list[str]:
    """What people type: names of the PLIE in any order, without accents, with a slip, half a name, a birth date."""
    from participants.models import Participant

    pks = list(Participant.objects.filter(parcours__plie=plie).values_list("pk", flat=True))
    connus = Participant.objects.in_bulk(tirage.sample(pks, DEMANDES))
    facons: tuple[Callable[[Any], str], ...] = (
        lambda p: f"{p.nom} {p.prenom}",
        lambda p: f"{p.prenom} {p.nom.lower()}",
        lambda p: p.nom,
        lambda p: _fautif(tirage, f"{p.nom} {p.prenom}"),
        lambda p: f"{p.nom[:5]} {p.date_naissance:%d/%m/%Y}",
        lambda p: p.nom.replace("’", "").upper(),
    )
    return [facons[rang % len(facons)](personne) for rang, personne in enumerate(connus.values())]


def _fautif(tirage: random.Random, texte: str) -> str:
    rang = tirage.randrange(1, len(texte) - 2)
    return texte[:rang] + texte[rang + 1] + texte[rang] + texte[rang + 2 :]


def _chercheur(utilisateur: Any) -> Callable[[str], Any]:
    from parcours.selectors.recherche import rechercher
    from plie.socle.horloge import aujourdhui

    le = aujourdhui()
    return lambda texte: rechercher(utilisateur, texte, le=le)


def _durees(textes: list[str], chercher: Callable[[str], Any]) -> tuple[list[float], list[float]]:
    """Milliseconds of each, one after the other on the same text, the first text being only a warm-up."""
    plancher, recherche = [], []
    for rang, texte in enumerate([textes[0], *textes]):
        depart = time.perf_counter()
        with connection.cursor() as curseur:
            curseur.execute(PLANCHER, {"texte": texte})
            curseur.fetchall()
        milieu = time.perf_counter()
        chercher(texte)
        fin = time.perf_counter()
        if rang:
            plancher.append(1_000 * (milieu - depart))
            recherche.append(1_000 * (fin - milieu))
    return plancher, recherche


def _p95(durees: list[float]) -> float:
    return sorted(durees)[int(0.95 * (len(durees) - 1))]
