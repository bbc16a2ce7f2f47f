"""Referring a case: what blocks, what warns, what is refused (art. 3, 6.1, 6.4)."""

from datetime import date

import pytest

from commissions.enums import Objet, StatutSaisine
from commissions.services.ordre_du_jour import preparer
from commissions.services.saisines import demander, retirer
from parcours.enums import StatutParcours
from parcours.services.orientation import classer_sans_suite
from plie.socle.erreurs import ErreurMetier, TransitionInterdite
from tests.fabriques.accounts import accompagnateur
from tests.fabriques.commissions import (
    VEILLE,
    integration_demandee,
    point_ouvert,
    prolongation_demandee,
    seance,
)
from tests.fabriques.parcours import candidature, parcours_en_cours
from tests.fabriques.participants import FabriqueParticipant

pytestmark = pytest.mark.django_db


def test_integration_complete_part_sans_avertissement() -> None:
    saisine = integration_demandee(accompagnateur())
    assert (saisine.statut, saisine.objet, saisine.avertissements) == (
        StatutSaisine.EN_ATTENTE,
        Objet.INTEGRATION,
        [],
    )


def test_integration_sans_inscription_ni_diagnostic_avertit_la_commission() -> None:
    """P-3.3 to P-3.5 warn and go with the request; they do not block."""
    referent = accompagnateur()
    personne = FabriqueParticipant(date_inscription_france_travail=None)
    parcours = candidature(participant=personne, referent=referent, premier_rdv=date(2024, 1, 15))
    saisine = demander(parcours=parcours, objet=Objet.INTEGRATION, argument="Urgent.", par=referent, le=VEILLE)
    assert [a["regle"] for a in saisine.avertissements] == ["P-3.3", "P-3.4", "P-3.5"]


@pytest.mark.parametrize(
    ("personne", "premier_rdv", "regle"),
    [
        ({"date_naissance": date(2006, 1, 16)}, date(2024, 1, 15), "P-3.1"),  # 18 the day after
        ({"commune_id": "13056"}, date(2024, 1, 15), "P-3.2"),  # Martigues is not in the Pays d'Aix
        ({}, None, "P-3.1"),  # never received
    ],
)
def test_integration_bloquee_par_l_age_ou_la_residence(personne: dict, premier_rdv: date | None, regle: str) -> None:
    referent = accompagnateur()
    parcours = candidature(
        participant=FabriqueParticipant(**personne), referent=referent, premier_rdv=premier_rdv, diagnostic=True
    )
    with pytest.raises(ErreurMetier) as refus:
        demander(parcours=parcours, objet=Objet.INTEGRATION, argument="", par=referent, le=VEILLE)
    assert refus.value.regle == regle
    assert parcours.saisines.count() == 0


def test_integration_le_jour_des_18_ans() -> None:
    personne = FabriqueParticipant(date_naissance=date(2006, 1, 15))
    saisine = integration_demandee(accompagnateur(), participant=personne)
    assert saisine.statut == StatutSaisine.EN_ATTENTE


def test_demander_deux_fois_est_refuse() -> None:
    referent = accompagnateur()
    saisine = integration_demandee(referent)
    with pytest.raises(ErreurMetier, match="attend déjà"):
        demander(parcours=saisine.parcours, objet=Objet.INTEGRATION, argument="", par=referent, le=VEILLE)


def test_prolonger_un_parcours_deja_prolonge_est_refuse() -> None:
    """P-6.4b: a second request is refused by the software, whoever asks."""
    referent = accompagnateur()
    parcours = parcours_en_cours(referent=referent, date_prolongation=None)
    parcours.date_prolongation = date(2025, 6, 1)
    parcours.save()
    with pytest.raises(ErreurMetier) as refus:
        prolongation_demandee(parcours, referent, le=date(2025, 7, 1))
    assert refus.value.regle == "P-6.4b"


@pytest.mark.parametrize(
    ("le", "regles"), [(date(2025, 7, 14), []), (date(2025, 7, 15), ["P-6.4d"]), (date(2025, 9, 1), ["P-6.4d"])]
)
def test_prolongation_tardive_est_acceptee_et_signalee(le: date, regles: list[str]) -> None:
    """P-6.4d: the decision must fall before the échéance (15/01/2024 + 18 months = 15/07/2025)."""
    referent = accompagnateur()
    saisine = prolongation_demandee(parcours_en_cours(referent=referent), referent, le=le)
    assert [a["regle"] for a in saisine.avertissements] == regles


@pytest.mark.parametrize(
    ("objet", "statut"),
    [
        (Objet.INTEGRATION, StatutParcours.EN_COURS),
        (Objet.REORIENTATION, StatutParcours.EN_COURS),
        (Objet.PROLONGATION, StatutParcours.CANDIDATURE),
        (Objet.SORTIE, StatutParcours.CANDIDATURE),
    ],
)
def test_objet_hors_de_son_statut_est_refuse(objet: str, statut: str) -> None:
    referent = accompagnateur()
    fabrique = parcours_en_cours if statut == StatutParcours.EN_COURS else candidature
    with pytest.raises(ErreurMetier):
        demander(parcours=fabrique(referent=referent), objet=objet, argument="", par=referent, le=VEILLE)


def test_retirer_avant_la_seance_libere_l_ordre_du_jour() -> None:
    saisine = integration_demandee(accompagnateur())
    retirer(saisine=saisine)
    saisine.refresh_from_db()
    assert (saisine.statut, saisine.points.count()) == (StatutSaisine.RETIREE, 0)
    with pytest.raises(TransitionInterdite):
        retirer(saisine=saisine)


def test_retirer_pendant_la_seance_est_refuse() -> None:
    saisine = integration_demandee(accompagnateur())
    point_ouvert(saisine)
    with pytest.raises(ErreurMetier, match="séance est ouverte"):
        retirer(saisine=saisine)
    saisine.refresh_from_db()
    assert saisine.statut == StatutSaisine.INSCRITE


def test_classer_une_candidature_la_retire_de_l_ordre_du_jour() -> None:
    saisine = integration_demandee(accompagnateur())
    prochaine = seance()
    preparer(seance=prochaine, le=VEILLE)
    assert prochaine.points.count() == 1
    classer_sans_suite(parcours=saisine.parcours, motif="Emploi retrouvé.")
    saisine.refresh_from_db()
    saisine.parcours.refresh_from_db()
    assert (saisine.statut, prochaine.points.count()) == (StatutSaisine.RETIREE, 0)
    assert saisine.parcours.statut == StatutParcours.ANNULE


def test_classer_pendant_la_seance_est_refuse_et_ne_change_rien() -> None:
    point = point_ouvert(integration_demandee(accompagnateur()))
    parcours = point.saisine.parcours
    with pytest.raises(ErreurMetier, match="La séance est ouverte"):
        classer_sans_suite(parcours=parcours, motif="Emploi retrouvé.")
    parcours.refresh_from_db()
    point.saisine.refresh_from_db()
    assert (parcours.statut, point.saisine.statut) == (StatutParcours.CANDIDATURE, StatutSaisine.INSCRITE)
