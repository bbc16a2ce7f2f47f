"""Decisions: once, with their effects, or not at all."""

from __future__ import annotations

from datetime import date, time

import pytest

from commissions.enums import Objet, Sens, StatutSaisine
from commissions.models import Decision, PointOrdreDuJour
from commissions.services.deliberation import Avis, DejaDecide, decider
from commissions.services.ordre_du_jour import preparer
from commissions.services.saisines import demander
from parcours.enums import StatutParcours
from plie.socle.erreurs import ErreurMetier
from tests.fabriques.accounts import accompagnateur, gestionnaire
from tests.fabriques.commissions import (
    JOUR_SEANCE,
    VEILLE,
    integration_demandee,
    point_ouvert,
    prolongation_demandee,
    seance,
)
from tests.fabriques.parcours import candidature, parcours_en_cours

ACCORD = Avis(sens=Sens.ACCORD)


@pytest.mark.django_db
def test_accorder_une_integration_ouvre_le_parcours_au_premier_rendez_vous() -> None:
    """P-6.2c: recorded retroactively, on the day of the first individual in-person appointment."""
    saisine = integration_demandee(accompagnateur())
    decider(point=point_ouvert(saisine), avis=ACCORD, par=gestionnaire())
    saisine.refresh_from_db()
    parcours = saisine.parcours
    assert (parcours.statut, parcours.date_debut, parcours.date_commission) == (
        StatutParcours.EN_COURS,
        date(2024, 1, 15),
        JOUR_SEANCE,
    )
    assert parcours.situation_entree.date_situation == date(2024, 1, 15)
    assert parcours.situation_entree.commune_id == parcours.participant.commune_id
    assert saisine.statut == StatutSaisine.DECIDEE


@pytest.mark.django_db
def test_refuser_une_integration_ferme_la_candidature_avec_son_motif() -> None:
    saisine = integration_demandee(accompagnateur())
    avis = Avis(sens=Sens.REFUS, motif="Relève d’un suivi santé.", reorientation="Centre médico-social")
    decider(point=point_ouvert(saisine), avis=avis, par=gestionnaire())
    saisine.parcours.refresh_from_db()
    assert (saisine.parcours.statut, saisine.parcours.date_debut, saisine.parcours.motif_cloture) == (
        StatutParcours.REFUSE,
        None,
        "Relève d’un suivi santé. Réorientation proposée : Centre médico-social",
    )


@pytest.mark.django_db
def test_ajourner_renvoie_a_une_autre_seance() -> None:
    saisine = integration_demandee(accompagnateur())
    avis = Avis(sens=Sens.AJOURNEMENT, motif="Justificatif de domicile attendu.")
    decider(point=point_ouvert(saisine), avis=avis, par=gestionnaire())
    saisine.refresh_from_db()
    assert (saisine.statut, saisine.parcours.statut) == (
        StatutSaisine.EN_ATTENTE,
        StatutParcours.CANDIDATURE,
    )
    suivante = preparer(seance=seance(heure=time(14)), le=VEILLE)
    assert [p.saisine for p in suivante.points.all()] == [saisine]


@pytest.mark.django_db
@pytest.mark.parametrize("sens", [Sens.ACCORD, Sens.REFUS])
def test_prolonger(sens: str) -> None:
    referent = accompagnateur()
    parcours = parcours_en_cours(referent=referent)
    saisine = prolongation_demandee(parcours, referent, le=VEILLE)
    decider(point=point_ouvert(saisine), avis=Avis(sens=sens, motif="Vu."), par=gestionnaire())
    parcours.refresh_from_db()
    accorde = sens == Sens.ACCORD
    assert (parcours.date_prolongation, parcours.prolonge) == (JOUR_SEANCE if accorde else None, accorde)


@pytest.mark.django_db
def test_reorienter_une_candidature() -> None:
    referent = accompagnateur()
    parcours = candidature(referent=referent)
    saisine = demander(
        parcours=parcours, objet=Objet.REORIENTATION, argument="Mission locale.", par=referent, le=VEILLE
    )
    decider(point=point_ouvert(saisine), avis=ACCORD, par=gestionnaire())
    parcours.refresh_from_db()
    assert (parcours.statut, parcours.motif_cloture) == (
        StatutParcours.REFUSE,
        "Réorientation. Mission locale.",
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("avis", "champ"),
    [
        (Avis(sens="peut-être"), "sens"),
        (Avis(sens=Sens.REFUS), "motif"),
        (Avis(sens=Sens.AJOURNEMENT, motif="  "), "motif"),
        (Avis(sens=Sens.REQUALIFICATION, motif="Autre.", qualification="autre", type="abandon"), "sens"),
    ],
)
def test_decision_incomplete_ne_change_rien(avis: Avis, champ: str) -> None:
    point = point_ouvert(integration_demandee(accompagnateur()))
    with pytest.raises(ErreurMetier) as refus:
        decider(point=point, avis=avis, par=gestionnaire())
    point.saisine.refresh_from_db()
    assert (refus.value.champ, Decision.objects.count(), point.saisine.statut) == (
        champ,
        0,
        StatutSaisine.INSCRITE,
    )


@pytest.mark.django_db
def test_decider_hors_seance_est_refuse() -> None:
    saisine = integration_demandee(accompagnateur())
    preparer(seance=seance(), le=VEILLE)
    with pytest.raises(ErreurMetier, match="l’ouvrir d’abord"):
        decider(point=PointOrdreDuJour.objects.get(saisine=saisine), avis=ACCORD, par=gestionnaire())


@pytest.mark.django_db
def test_decider_deux_fois_garde_la_premiere_decision() -> None:
    point = point_ouvert(integration_demandee(accompagnateur()))
    decider(point=point, avis=ACCORD, par=gestionnaire())
    with pytest.raises(DejaDecide):
        decider(point=point, avis=Avis(sens=Sens.REFUS, motif="Contre-ordre."), par=gestionnaire())
    assert list(Decision.objects.values_list("sens", flat=True)) == [Sens.ACCORD]
