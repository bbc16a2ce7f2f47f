"""Creation of a business and its receipts, trainings and certifications (S-3, S-4, D-3)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from plie.socle.erreurs import ConflitDeVersion, ErreurMetier
from sorties.models import CreationActivite, Formation, Recette
from sorties.services.formations import (
    enregistrer_formation,
    etat_de_la_creation,
    modifier_formation,
    supprimer_creation,
    supprimer_formation,
)
from tests.fabriques.accounts import accompagnateur
from tests.fabriques.parcours import parcours_en_cours
from tests.fabriques.sorties import (
    FabriqueCreation,
    FabriqueFormation,
)
from tests.sorties.preuves.pieces import LE, creation, violation

pytestmark = pytest.mark.django_db


def test_la_creation_et_ses_recettes_se_corrigent_d_un_coup() -> None:
    parcours = parcours_en_cours()
    creation(parcours, {date(2024, 3, 1): Decimal(100), date(2024, 4, 1): Decimal(200)})
    etat = etat_de_la_creation(CreationActivite.objects.get())
    corrigee = creation(
        parcours, {date(2024, 4, 1): Decimal(250), date(2024, 5, 1): Decimal(0)}, intitule="Taille", etat=etat
    )
    assert corrigee.intitule == "Taille"
    assert list(Recette.objects.values_list("mois", "montant")) == [
        (date(2024, 4, 1), Decimal("250.00")),
        (date(2024, 5, 1), Decimal("0.00")),
    ]


def test_une_creation_ouverte_avant_un_collegue_est_un_conflit() -> None:
    parcours = parcours_en_cours()
    vide = etat_de_la_creation(None)
    creation(parcours, {}, etat=vide)
    with pytest.raises(ConflitDeVersion):
        creation(parcours, {}, etat=vide, intitule="Autre")
    assert CreationActivite.objects.get().intitule == "Jardinage"


def test_des_recettes_a_venir_sont_refusees() -> None:
    with pytest.raises(ErreurMetier, match="2024 est à venir"):
        creation(parcours_en_cours(), {date(2024, 10, 1): Decimal(10)})


def test_supprimer_une_creation_emporte_ses_recettes() -> None:
    parcours = parcours_en_cours()
    supprimer_creation(creation=creation(parcours, {date(2024, 3, 1): Decimal(10)}))
    assert not Recette.objects.exists()


@pytest.mark.parametrize(
    ("champs", "contrainte"),
    [
        ({"mois": date(2024, 3, 2)}, "recette_premier_du_mois"),
        ({"montant": Decimal(-1)}, "recette_positive"),
        ({}, "recette_un_par_mois"),
    ],
)
def test_les_contraintes_des_recettes(champs: dict[str, Any], contrainte: str) -> None:
    base = {
        "creation": FabriqueCreation(parcours=parcours_en_cours()),
        "mois": date(2024, 3, 1),
        "montant": Decimal(10),
    }
    if not champs:
        Recette.objects.create(**base)
    assert violation(Recette, **{**base, **champs}) == contrainte


def test_le_numero_rncp_est_normalise() -> None:
    formation = enregistrer_formation(
        parcours=parcours_en_cours(),
        par=accompagnateur(),
        le=LE,
        intitule="CAP cuisine",
        organisme="GRETA",
        rncp="rncp 38430",
        date_debut=date(2024, 3, 1),
    )
    assert formation.rncp == "RNCP38430"


def test_une_formation_saisie_deux_fois_est_refusee() -> None:
    parcours = parcours_en_cours()
    FabriqueFormation(parcours=parcours, intitule="CAP cuisine")
    with pytest.raises(ErreurMetier, match="figure déjà au dossier"):
        enregistrer_formation(
            parcours=parcours,
            par=accompagnateur(),
            le=LE,
            intitule="cap Cuisine",
            organisme="X",
            date_debut=date(2024, 3, 1),
        )


def test_modifier_puis_supprimer_une_formation() -> None:
    formation = FabriqueFormation(parcours=parcours_en_cours())
    modifiee = modifier_formation(
        formation=formation, version=1, le=LE, certification="cqp", date_obtention=date(2024, 6, 3)
    )
    assert (modifiee.version, modifiee.date_obtention) == (2, date(2024, 6, 3))
    with pytest.raises(ConflitDeVersion):
        modifier_formation(formation=formation, version=1, le=LE, organisme="Autre")
    supprimer_formation(formation=modifiee)
    assert not Formation.objects.exists()


@pytest.mark.parametrize(
    ("champs", "contrainte"),
    [
        ({"date_fin": date(2024, 2, 28)}, "formation_dates"),
        ({"rncp": "RS1234"}, "formation_rncp"),
        ({"rncp": "RNCP12A"}, "formation_rncp"),
        ({"certification": "cqp"}, "formation_certification_datee"),
        ({"date_obtention": date(2024, 6, 1)}, "formation_certification_datee"),
        ({"motif_fin": "Abandon"}, "formation_arret_date"),
    ],
)
def test_les_contraintes_de_la_formation(champs: dict[str, Any], contrainte: str) -> None:
    base = {"parcours": parcours_en_cours(), "intitule": "CAP", "organisme": "X", "date_debut": date(2024, 3, 1)}
    assert violation(Formation, **{**base, **champs}) == contrainte
