"""Who may lead a session, refer, withdraw, decide; each refusal with its reason."""

import pytest

from accounts.models import Utilisateur
from commissions.enums import Sens, StatutSeance
from commissions.permissions import (
    peut_animer,
    peut_conduire,
    peut_decider,
    peut_demander,
    peut_retirer,
)
from commissions.services.deliberation import Avis, decider
from commissions.services.ordre_du_jour import preparer
from tests.fabriques.accounts import accompagnateur, agent_pole, coordonnateur, gestionnaire, membre
from tests.fabriques.commissions import VEILLE, integration_demandee, point_ouvert, seance

pytestmark = pytest.mark.django_db


def test_seule_l_animation_du_plie_conduit(referent: Utilisateur) -> None:
    prevue = seance()
    personnes = (coordonnateur(), gestionnaire(), coordonnateur("mar"), membre(), referent)
    assert [bool(peut_animer(p, prevue)) for p in personnes] == [True, True, False, False, False]
    assert peut_animer(referent, prevue).motif == "Seule la structure d’animation du PLIE conduit la séance."


@pytest.mark.parametrize(
    ("statut", "permis"),
    [
        (StatutSeance.PLANIFIEE, ["preparer", "ouvrir", "annuler"]),
        (StatutSeance.PREPAREE, ["preparer", "ouvrir", "annuler"]),
        (StatutSeance.OUVERTE, ["clore"]),
        (StatutSeance.CLOSE, []),
        (StatutSeance.ANNULEE, []),
    ],
)
def test_conduire_selon_le_statut(statut: str, permis: list[str]) -> None:
    prevue = seance()
    prevue.statut = statut
    gestes = ("preparer", "ouvrir", "clore", "annuler")
    assert [g for g in gestes if peut_conduire(coordonnateur(), prevue, g)] == permis
    assert [g for g in gestes if peut_conduire(membre(), prevue, g)] == []


def test_saisir_et_retirer_reviennent_a_qui_ecrit_le_parcours(referent: Utilisateur) -> None:
    saisine = integration_demandee(referent)
    personnes = (referent, gestionnaire(), accompagnateur(), agent_pole(), membre(), gestionnaire("mar"))
    assert [bool(peut_demander(p, saisine.parcours)) for p in personnes] == [True, True, False, False, False, False]
    assert [bool(peut_retirer(p, saisine)) for p in personnes] == [True, True, False, False, False, False]


def test_retirer_pendant_puis_apres_la_seance(referent: Utilisateur) -> None:
    saisine = integration_demandee(referent)
    point = point_ouvert(saisine)
    saisine.refresh_from_db()
    assert peut_retirer(referent, saisine).motif.startswith("La séance est ouverte")
    decider(point=point, avis=Avis(sens=Sens.ACCORD), par=gestionnaire())
    saisine.refresh_from_db()
    assert not peut_retirer(referent, saisine)


def test_decider_en_seance_et_une_fois(referent: Utilisateur) -> None:
    gestion = gestionnaire()
    saisine = integration_demandee(referent)
    preparee = preparer(seance=seance(), le=VEILLE)
    assert peut_decider(gestion, preparee.points.get()).motif.endswith("l’ouvrir d’abord.")
    preparee.points.all().delete()
    saisine.statut = "en_attente"
    saisine.save()
    point = point_ouvert(saisine, jour=VEILLE)
    assert [bool(peut_decider(p, point)) for p in (gestion, referent, membre())] == [True, False, False]
    decider(point=point, avis=Avis(sens=Sens.ACCORD), par=gestion)
    point = type(point).objects.get(pk=point.pk)
    assert peut_decider(gestion, point).motif == "La commission a déjà décidé de ce point."
