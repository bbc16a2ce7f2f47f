"""Each constraint of the commission, violated by name."""

from datetime import date, time

import pytest
from django.db import InternalError, transaction

from commissions.enums import Objet, Sens
from commissions.models import Convocation, Decision, PointOrdreDuJour, Saisine, Seance
from tests.contraintes import violer
from tests.fabriques.accounts import accompagnateur, gestionnaire, membre, plie
from tests.fabriques.commissions import integration_demandee, point_ouvert

pytestmark = pytest.mark.django_db


def test_seance_une_par_moment() -> None:
    prevue = {"plie": plie(), "date_seance": date(2024, 2, 8), "heure": time(9)}
    Seance.objects.create(**prevue, statut="annulee")
    Seance.objects.create(**prevue)
    assert violer(lambda: Seance.objects.create(**prevue)) == "seance_une_par_moment"


def test_convocation_unique() -> None:
    seance = Seance.objects.create(plie=plie(), date_seance=date(2024, 2, 8), heure=time(9))
    convoque = membre()
    Convocation.objects.create(seance=seance, utilisateur=convoque)
    assert violer(lambda: Convocation.objects.create(seance=seance, utilisateur=convoque)) == "convocation_unique"


def test_saisine_une_ouverte_par_objet() -> None:
    saisine = integration_demandee(accompagnateur())
    assert (
        violer(
            lambda: Saisine.objects.create(
                parcours=saisine.parcours, objet=Objet.INTEGRATION, demandee_par=saisine.demandee_par
            )
        )
        == "saisine_une_ouverte_par_objet"
    )


def test_saisine_sortie_proposee() -> None:
    saisine = integration_demandee(accompagnateur())
    assert (
        violer(
            lambda: Saisine.objects.create(
                parcours=saisine.parcours, objet=Objet.SORTIE, demandee_par=saisine.demandee_par
            )
        )
        == "saisine_sortie_proposee"
    )


def test_point_une_fois_par_seance() -> None:
    point = point_ouvert(integration_demandee(accompagnateur()))
    assert (
        violer(lambda: PointOrdreDuJour.objects.create(seance=point.seance, saisine=point.saisine))
        == "point_une_fois_par_seance"
    )


@pytest.mark.parametrize(
    ("nom", "champs"),
    [
        ("decision_motivee", {"sens": Sens.REFUS}),
        ("decision_requalification_complete", {"sens": Sens.REQUALIFICATION, "motif": "Oui."}),
        ("decision_requalification_complete", {"sens": Sens.ACCORD, "type": "cdi"}),
    ],
)
def test_decision_coherente(nom: str, champs: dict) -> None:
    point = point_ouvert(integration_demandee(accompagnateur()))
    assert violer(lambda: Decision.objects.create(point=point, saisie_par=gestionnaire(), **champs)) == nom


def test_une_decision_ne_s_efface_ni_ne_se_corrige() -> None:
    point = point_ouvert(integration_demandee(accompagnateur()))
    decision = Decision.objects.create(point=point, sens=Sens.ACCORD, saisie_par=gestionnaire())
    assert (
        violer(lambda: Decision.objects.create(point=point, sens=Sens.ACCORD, saisie_par=gestionnaire()))
        == "commissions_decision_point_id_key"
    )
    for action in (decision.delete, lambda: Decision.objects.update(sens=Sens.REFUS, motif="Non.")):
        with pytest.raises(InternalError, match=r"Cannot (delete|update)"), transaction.atomic():
            action()
