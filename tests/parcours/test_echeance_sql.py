"""The échéance that SQL computes is the one of the rules, at every boundary (house rule 9)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from parcours.enums import StatutParcours
from parcours.models import Parcours
from parcours.regles import echeance
from plie.pacte import version_en_vigueur, versions
from tests.fabriques.accounts import plie
from tests.fabriques.participants import FabriqueParticipant

pytestmark = pytest.mark.django_db

BORNES = sorted(
    {
        date(2022, 8, 31),
        date(2023, 8, 29),
        date(2023, 8, 30),
        date(2023, 8, 31),
        date(2022, 2, 28),
        date(2024, 2, 29),
        date(2023, 12, 31),
        *(v.valid_from + timedelta(days=n) for v in versions() for n in (-1, 0, 1)),
        # Every month end and month start of four years, one of them leap.
        *(date(a, m, 1) + timedelta(days=n) for a in range(2022, 2026) for m in range(1, 13) for n in (-1, 0, 28)),
    }
)


def en_sql(debuts: list[date], prolonge: bool) -> dict[date, date]:
    """Échéances by PostgreSQL; taken-over parcours, whose start needs no appointment."""
    for debut in debuts:
        Parcours.objects.create(
            participant=FabriqueParticipant(),
            plie=plie(),
            prescripteur="autre",
            statut=StatutParcours.EN_COURS,
            repris=True,
            date_premier_rdv=debut,
            date_debut=debut,
            date_prolongation=debut if prolonge else None,
        )
    return dict(Parcours.objects.avec_echeance().values_list("date_debut", "date_echeance"))


@pytest.mark.parametrize("prolonge", [False, True])
def test_l_echeance_sql_est_celle_de_la_regle_a_chaque_borne(prolonge: bool) -> None:
    attendues = {debut: echeance(debut, prolonge=prolonge, parametres=version_en_vigueur(debut)) for debut in BORNES}
    assert en_sql(BORNES, prolonge) == attendues


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(date(2023, 8, 31), 18)
@example(date(2024, 2, 29), 24)
@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from([2, 3, 6, 18, 24]))
def test_l_arithmetique_de_postgresql_est_celle_des_mois(debut: date, mois: int) -> None:
    from plie.socle.periodes import ajouter_mois

    with connection.cursor() as curseur:
        curseur.execute("SELECT (%s::date + make_interval(months => %s))::date", [debut, mois])
        assert curseur.fetchone() == (ajouter_mois(debut, mois),)
