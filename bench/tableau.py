"""P1: the dashboard of a quarter, all its indicators, against one hand-written SQL per table of it.

On the folder of 2018-2021 (14 752 parcours), then on a country (131 000 parcours, 150 PLIE). The floor asks the same
five flows of each table, PLIE by PLIE, and the means; it neither checks that the figures add up nor lays them out.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection

from bench.base import base_a_part
from bench.mesure import dire, dire_rapport, ms, par_tours

BASE = "bench_tableau"
FOIS, FOIS_NATIONALES = 15, 5
BUT, REQUETES = 1.5, 12
# Parcours, PLIE, étapes.
NATIONAL = (131_000, 150, 184_647)

FLUX = """
    count(*) FILTER (WHERE p.date_debut < %(du)s AND (p.date_fin IS NULL OR p.date_fin >= %(du)s)),
    count(*) FILTER (WHERE p.date_debut >= %(du)s),
    count(*),
    count(*) FILTER (WHERE p.date_fin BETWEEN %(du)s AND %(au)s),
    count(*) FILTER (WHERE p.date_fin IS NULL OR p.date_fin > %(au)s)
"""
PORTEE = """
    FROM parcours_parcours p
    JOIN participants_participant t ON t.id = p.participant_id
    LEFT JOIN participants_situationentree s ON s.id = p.situation_entree_id
    WHERE p.date_debut <= %(au)s AND (p.date_fin IS NULL OR p.date_fin >= %(du)s) AND p.plie_id = ANY(%(plies)s)
"""
RSA = """EXISTS (SELECT 1 FROM participants_periodersa r WHERE r.participant_id = p.participant_id
    AND r.date_debut <= LEAST(COALESCE(p.date_fin, %(au)s), %(au)s)
    AND (r.date_fin IS NULL OR r.date_fin >= p.date_debut))"""


def par(expression: str) -> str:
    """The table of a label: its flows, PLIE by PLIE."""
    return f"SELECT p.plie_id, {expression}, {FLUX} {PORTEE} GROUP BY 1, 2"


TABLES = {
    "file active": f"SELECT p.plie_id, count(DISTINCT p.participant_id), {FLUX} {PORTEE} GROUP BY 1",
    "sexe": par("s.sexe"),
    "âge": par("width_bucket(extract(year FROM age(p.date_debut, t.date_naissance))::int, ARRAY[25, 35, 45, 55])"),
    "niveau de formation": par("s.niveau_formation"),
    "QPV": par("s.qpv"),
    "demandeurs d’emploi de longue durée": par(
        "(s.date_inscription_france_travail + interval '12 months')::date <= p.date_debut"
    ),
    "communes": par("s.commune_id"),
    "BRSA": par(RSA),
    "autres publics": par("ARRAY[s.rqth, s.ass, s.aah, s.parent_isole, s.sous_main_justice]"),
    "sorties": """
        SELECT p.plie_id, x.qualification, x.type, count(*), avg(p.date_fin - p.date_debut)
        FROM parcours_parcours p LEFT JOIN sorties_sortie x ON x.parcours_id = p.id
        WHERE p.date_fin BETWEEN %(du)s AND %(au)s AND p.plie_id = ANY(%(plies)s) GROUP BY 1, 2, 3""",
    "réception": f"""
        SELECT p.plie_id, count(*) FILTER (WHERE p.date_premier_rdv - p.date_orientation <= 15), count(*),
               percentile_cont(0.5) WITHIN GROUP (ORDER BY p.date_premier_rdv - p.date_orientation)
        {PORTEE} AND p.date_debut >= %(du)s AND {RSA} GROUP BY 1""",
    "contrats": """
        SELECT p.plie_id, count(*) FILTER (WHERE c.premier <= p.date_orientation + interval '2 months'), count(*)
        FROM parcours_parcours p
        LEFT JOIN (SELECT parcours_id, min(date_signature) AS premier FROM parcours_contratengagement GROUP BY 1) c
          ON c.parcours_id = p.id
        WHERE p.date_debut BETWEEN %(du)s AND %(au)s AND p.plie_id = ANY(%(plies)s) GROUP BY 1""",
    "entretiens": """
        SELECT p.plie_id, count(e.id), max(e.date_entretien)
        FROM parcours_parcours p
        LEFT JOIN parcours_entretien e ON e.parcours_id = p.id AND e.presence = 'honore'
         AND e.date_entretien BETWEEN %(du)s AND %(au)s
        WHERE p.date_debut <= %(au)s AND (p.date_fin IS NULL OR p.date_fin >= %(du)s) AND p.plie_id = ANY(%(plies)s)
        GROUP BY 1""",
    "prolongations": f"""
        SELECT p.plie_id, count(*) FILTER (WHERE p.date_prolongation BETWEEN %(du)s AND %(au)s),
               count(*) FILTER (WHERE p.date_debut + interval '24 months' < %(au)s) {PORTEE} GROUP BY 1""",
    "ETP": "SELECT plie_id, sum(etp) FROM accounts_etpplie WHERE plie_id = ANY(%(plies)s) GROUP BY 1",
}


def mesurer() -> int:
    """Print the ratios on the folder of 2018-2021, then at national size, each for one PLIE and for all of them."""
    from bench.national import Pays
    from bench.reprise import DOSSIER
    from sorties.reprise import importer

    dire("tableau de bord d’un trimestre (P1)")
    with base_a_part(BASE):
        if not importer(DOSSIER).ecrit:
            raise RuntimeError("la reprise a été refusée")
        with connection.cursor() as curseur:
            curseur.execute("ANALYZE")
        _rapports("reprise 2018-2021", date(2021, 7, 1), date(2021, 9, 30), "mar", fois=FOIS)
    with base_a_part(BASE):
        Pays(nombre=NATIONAL[0], plies=NATIONAL[1], etapes=NATIONAL[2], annee=2025)
        dire(f"  {NATIONAL[0]} parcours, {NATIONAL[1]} PLIE")
        _rapports("national", date(2025, 7, 1), date(2025, 9, 30), "aix", fois=FOIS_NATIONALES)
        _pages(date(2025, 7, 1), date(2025, 9, 30))
    return 0


def _rapports(nom: str, du: date, au: date, code: str, *, fois: int) -> None:
    from accounts.models import Plie
    from pilotage.selectors import tableau_de_bord
    from plie.socle.horloge import aujourdhui
    from plie.socle.periodes import Periode

    le, periode = aujourdhui(), Periode(du, au)
    tous = list(Plie.objects.order_by("code"))
    for libelle, plies in ((f"{nom}, un PLIE", [p for p in tous if p.code == code]), (f"{nom}, tous", tous)):

        def nous(plies: list[Any] = plies) -> dict[str, Any]:
            return tableau_de_bord(plies, perimetre="tous", periode=periode, le=le)

        def plancher(plies: list[Any] = plies) -> int:
            return tables([plie.pk for plie in plies], du, au)

        notre, leur = par_tours(nous, plancher, fois=fois)
        dire(f"  {libelle:<28}{ms(notre.p50)}, {len(TABLES)} requêtes à la main {ms(leur.p50)}")
        dire_rapport(f"{libelle}, médiane ÷ une requête par table", notre.p50 / leur.p50, BUT)
        dire_rapport(f"{libelle}, requêtes de l’édition entière", requetes(plies, periode, le), REQUETES)


def _pages(du: date, au: date) -> None:
    """What a financeur of the whole country waits for: figures, not a verdict, for the machine is what it is."""
    from bench.mesure import Serveur
    from bench.monde import session
    from tests.fabriques import accounts

    serveur, cookies = Serveur(), session(accounts.financeur())
    portee = f"perimetre=tous&du={du}&au={au}"
    for adresse in (
        f"/pilotage/explorer/?{portee}",
        f"/pilotage/croiser/?{portee}&par=commune",
        "/pilotage/consolidation/?perimetre=tous&annee=2025",
    ):

        def demander(adresse: str = adresse) -> object:
            return serveur.demander(adresse, cookies)

        (page,) = par_tours(demander, fois=FOIS_NATIONALES)
        dire(f"  {adresse.split('?')[0]:<28}{ms(page.p50)} (p95 {ms(page.p95)})")


def tables(plies: list[int], du: date, au: date) -> int:
    """Every table, by hand."""
    lignes = 0
    with connection.cursor() as curseur:
        for sql in TABLES.values():
            curseur.execute(sql, {"du": du, "au": au, "plies": plies})
            lignes += len(curseur.fetchall())
    return lignes


def requetes(plies: list[Any], periode: Any, le: date) -> int:
    """Queries of what an edition freezes: the quarter, the year, a year before, trend, objectives, lists."""
    from django.test.utils import CaptureQueriesContext

    from pilotage.selectors import composer

    with CaptureQueriesContext(connection) as captees:
        composer(plies, perimetre="tous", periode=periode, le=le)
    return len(captees)
