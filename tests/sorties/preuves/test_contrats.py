"""Contracts of employment: cleaned, refused, ended, held by constraints (S-1, art. 5 b)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from plie.socle.erreurs import ConflitDeVersion, ErreurMetier
from sorties.models import ContratTravail
from sorties.selectors import verdict_de
from sorties.services.formations import (
    enregistrer_formation,
)
from sorties.services.preuves import (
    enregistrer_contrat,
    modifier_contrat,
    supprimer_contrat,
    terminer_contrat,
)
from tests.fabriques.accounts import accompagnateur
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.sorties import (
    FabriqueContrat,
    FabriqueJustificatif,
)
from tests.sorties.preuves.pieces import CONTRAT, LE, violation

pytestmark = pytest.mark.django_db


def test_un_contrat_enregistre_est_nettoye_et_signe() -> None:
    parcours, referent = parcours_en_cours(), accompagnateur()
    contrat = enregistrer_contrat(parcours=parcours, par=referent, **CONTRAT)
    contrat.refresh_from_db()
    assert (contrat.employeur, contrat.siret, contrat.saisi_par) == ("Société A", "73282932000074", referent)


def test_un_contrat_saisi_deux_fois_est_refuse() -> None:
    parcours, referent = parcours_en_cours(), accompagnateur()
    enregistrer_contrat(parcours=parcours, par=referent, **CONTRAT)
    with pytest.raises(ErreurMetier, match="figure déjà au dossier"):
        enregistrer_contrat(parcours=parcours, par=referent, **{**CONTRAT, "employeur": "SOCIÉTÉ A"})
    assert ContratTravail.objects.count() == 1


@pytest.mark.parametrize(
    ("champs", "message"),
    [
        ({"date_fin": date(2024, 2, 29)}, "La fin du contrat ne peut pas précéder son début."),
        ({"heures_hebdo": Decimal(49)}, "Les heures par semaine vont jusqu’à 48, un seuil de branche jusqu’à 35."),
        ({"seuil_branche": Decimal(20)}, "Indiquer l’accord de branche d’où vient ce seuil."),
        ({"siret": "123"}, "Un SIRET compte quatorze chiffres."),
        ({"date_debut": None}, "Ce champ ne peut pas contenir la valeur nulle."),
    ],
)
def test_un_contrat_impossible_est_refuse_avec_sa_phrase(champs: dict[str, Any], message: str) -> None:
    with pytest.raises(ErreurMetier) as refus:
        enregistrer_contrat(parcours=parcours_en_cours(), par=accompagnateur(), **{**CONTRAT, **champs})
    assert refus.value.message == message


@pytest.mark.parametrize(
    ("champs", "contrainte"),
    [
        ({"date_fin": date(2024, 2, 29)}, "contrat_travail_dates"),
        ({"heures_hebdo": Decimal(49)}, "contrat_travail_heures"),
        ({"heures_hebdo": Decimal(0)}, "contrat_travail_heures"),
        ({"seuil_branche": Decimal(36), "source_seuil": "Accord"}, "contrat_travail_heures"),
        ({"seuil_branche": Decimal(20)}, "contrat_travail_seuil_source"),
        ({"siret": "1234567890001"}, "contrat_travail_siret"),
        ({"motif_fin": "Démission"}, "contrat_travail_arret_date"),
    ],
)
def test_les_contraintes_du_contrat(champs: dict[str, Any], contrainte: str) -> None:
    base = {"parcours": parcours_en_cours(), "type": "cdi", "employeur": "A", "date_debut": date(2024, 3, 1)}
    assert violation(ContratTravail, **{**base, **champs}) == contrainte


def test_modifier_un_contrat_incremente_sa_version() -> None:
    contrat = FabriqueContrat(parcours=parcours_en_cours())
    modifie = modifier_contrat(contrat=contrat, version=1, heures_hebdo=Decimal(28))
    assert (modifie.version, modifie.heures_hebdo) == (2, Decimal(28))


def test_modifier_un_contrat_lu_avant_un_collegue_est_un_conflit() -> None:
    contrat = FabriqueContrat(parcours=parcours_en_cours())
    modifier_contrat(contrat=contrat, version=1, poste="Agent")
    with pytest.raises(ConflitDeVersion):
        modifier_contrat(contrat=contrat, version=1, poste="Chef")
    contrat.refresh_from_db()
    assert contrat.poste == "Agent"


def test_un_champ_inconnu_est_une_erreur_de_programme() -> None:
    with pytest.raises(TypeError, match="parcours_id"):
        enregistrer_contrat(parcours=parcours_en_cours(), par=accompagnateur(), **CONTRAT, parcours_id=3)
    with pytest.raises(TypeError, match="version"):
        enregistrer_formation(parcours=parcours_en_cours(), par=accompagnateur(), le=LE, version=3)


def test_une_rupture_met_fin_a_la_consolidation_et_laisse_la_tentative() -> None:
    """P-6.5b: the verdict loses S-1, the contract and its reason stay."""
    parcours = parcours_en_cours()
    contrat = FabriqueContrat(parcours=parcours, date_debut=date(2024, 3, 1))
    avant = verdict_de(parcours, date(2024, 4, 15))
    assert avant is not None
    assert (avant.critere, avant.constatable_le) == ("S-1", date(2024, 6, 1))
    terminer_contrat(contrat=contrat, date_fin=date(2024, 4, 10), motif="Rupture de  l’essai", le=date(2024, 4, 15))
    apres = verdict_de(parcours, date(2024, 4, 15))
    assert apres is not None
    assert apres.critere == "D-1"
    contrat.refresh_from_db()
    assert (contrat.date_fin, contrat.motif_fin) == (date(2024, 4, 10), "Rupture de l’essai")


@pytest.mark.parametrize(
    ("fin", "motif", "champ"),
    [
        (date(2024, 4, 10), " ", "motif_fin"),
        (date(2024, 4, 16), "Rupture", "date_fin"),
    ],
)
def test_une_rupture_sans_motif_ou_a_venir_est_refusee(fin: date, motif: str, champ: str) -> None:
    contrat = FabriqueContrat(parcours=parcours_en_cours())
    with pytest.raises(ErreurMetier) as refus:
        terminer_contrat(contrat=contrat, date_fin=fin, motif=motif, le=date(2024, 4, 15))
    assert refus.value.champ == champ


def test_supprimer_un_contrat_qui_porte_des_pieces_est_refuse() -> None:
    parcours = parcours_en_cours()
    contrat = FabriqueContrat(parcours=parcours)
    piece = FabriqueJustificatif(parcours=parcours, contrat=contrat)
    with pytest.raises(ErreurMetier, match="les retirer d’abord"):
        supprimer_contrat(contrat=contrat)
    piece.delete()
    supprimer_contrat(contrat=contrat)
    assert not ContratTravail.objects.exists()
