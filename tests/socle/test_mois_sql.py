"""Month arithmetic (B15): the rule in Python, PostgreSQL's interval and the deadline on screen are one date."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.template import Context, Template
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parcours.enums import StatutParcours
from parcours.models import Parcours
from parcours.regles import echeance
from plie.pacte import version_en_vigueur
from plie.socle.periodes import ajouter_mois
from tests.fabriques.accounts import plie
from tests.fabriques.participants import FabriqueParticipant

pytestmark = pytest.mark.django_db
# 80 draws of 250 dates: twenty thousand, by 80 queries.
TIRAGES, LOT = 80, 250
DATES = st.dates(date(1950, 1, 1), date(2100, 12, 31))
COUPLES = st.lists(st.tuples(DATES, st.integers(0, 60)), min_size=LOT, max_size=LOT)


@settings(
    max_examples=TIRAGES,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture, HealthCheck.large_base_example, HealthCheck.data_too_large,
        HealthCheck.too_slow,
    ],
)  # fmt: skip
@given(COUPLES)
def test_vingt_mille_dates(couples: list[tuple[date, int]]) -> None:
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT (d + make_interval(months => m))::date FROM unnest(%s::date[], %s::int[]) WITH ORDINALITY"
            " AS t (d, m, rang) ORDER BY rang",
            [[jour for jour, _ in couples], [mois for _, mois in couples]],
        )
        en_sql = [jour for (jour,) in curseur.fetchall()]
    en_python = [ajouter_mois(jour, mois) for jour, mois in couples]
    assert en_python == en_sql
    affichees = Template("{% load typographie %}{% for d in dates %}{{ d|date_courte }};{% endfor %}")
    assert affichees.render(Context({"dates": en_python})) == "".join(f"{jour:%d/%m/%Y};" for jour in en_sql)


def test_toujours_depuis_l_origine_jamais_de_proche_en_proche() -> None:
    """29/02/2024: +18 months is 29/08/2025; month by month, the 28th would have won."""
    origine = date(2024, 2, 29)
    assert ajouter_mois(origine, 18) == date(2025, 8, 29)
    pas_a_pas = origine
    for _ in range(18):
        pas_a_pas = ajouter_mois(pas_a_pas, 1)
    assert pas_a_pas == date(2025, 8, 28)


@pytest.mark.parametrize("debut", [date(2024, 2, 29), date(2023, 8, 31), date(2024, 8, 30), date(2023, 12, 31)])
@pytest.mark.parametrize("prolonge", [False, True])
def test_l_echeance_affichee_est_celle_de_la_regle(debut: date, prolonge: bool) -> None:
    """What a row of the list prints, from SQL, is what the rule says in Python."""
    parcours = Parcours.objects.create(
        participant=FabriqueParticipant(),
        plie=plie(),
        prescripteur="autre",
        statut=StatutParcours.EN_COURS,
        repris=True,
        date_premier_rdv=debut,
        date_debut=debut,
        date_prolongation=debut if prolonge else None,
    )
    lu = Parcours.objects.avec_echeance().get(pk=parcours.pk)
    attendue = echeance(debut, prolonge=prolonge, parametres=version_en_vigueur(debut))
    assert attendue == ajouter_mois(debut, version_en_vigueur(debut).duree_prolongee_mois if prolonge
                                    else version_en_vigueur(debut).duree_max_mois)  # fmt: skip
    rendu = Template("{% load typographie %}{{ d|date_courte }}").render(Context({"d": lu.date_echeance}))
    assert rendu == f"{attendue:%d/%m/%Y}"
