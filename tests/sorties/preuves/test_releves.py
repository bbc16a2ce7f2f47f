"""Relevés of hours: the grid of one employer, its typing errors, its constraints (S-2)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from plie.socle.erreurs import ConflitDeVersion, ErreurMetier
from sorties.models import ReleveHeures
from sorties.services.preuves import (
    LigneReleve,
    etat_des_releves,
)
from tests.fabriques.parcours import candidature, parcours_en_cours
from tests.sorties.preuves.pieces import ligne, releves, violation

pytestmark = pytest.mark.django_db


def test_la_grille_remplace_les_heures_de_l_employeur_et_d_eux_seuls() -> None:
    parcours = parcours_en_cours()
    releves(parcours, ligne(3), ligne(4))
    releves(parcours, ligne(3, "10"), employeur="Autre agence")
    releves(parcours, ligne(4, "100"), ligne(5), employeur="agence  SUD")
    lues = ReleveHeures.objects.values_list("employeur", "date_debut", "heures").order_by("date_debut", "heures")
    assert list(lues) == [
        ("Autre agence", date(2024, 3, 1), Decimal("10.00")),
        ("agence SUD", date(2024, 4, 1), Decimal("100.00")),
        ("agence SUD", date(2024, 5, 1), Decimal("151.67")),
    ]


@pytest.mark.parametrize(
    ("lignes", "options", "champ"),
    [
        ([], {"employeur": "  "}, "employeur"),
        ([ligne(8), ligne(9)], {}, "lignes[1].date_fin"),
        ([ligne(3, "193")], {}, "lignes[0].heures"),
        ([ligne(3), ligne(3, "10", du=15)], {}, "lignes[1].date_debut"),
        ([ligne(3, au=1, du=15)], {}, "lignes[0].date_fin"),
        ([LigneReleve(date(2024, 3, 15), date(2024, 4, 14), Decimal(10))], {}, "lignes[0].heures"),
        ([ligne(3, "0")], {}, "lignes[0].heures"),
    ],
)
def test_une_grille_impossible_est_refusee_sur_sa_ligne(lignes: list[LigneReleve], options: Any, champ: str) -> None:
    parcours = parcours_en_cours()
    with pytest.raises(ErreurMetier) as refus:
        releves(parcours, *lignes, **options)
    assert refus.value.champ == champ
    assert not ReleveHeures.objects.exists()


def test_une_grille_ouverte_avant_un_collegue_est_un_conflit() -> None:
    parcours = parcours_en_cours()
    etat = etat_des_releves(parcours, "Agence Sud")
    releves(parcours, ligne(3), etat=etat)
    with pytest.raises(ConflitDeVersion):
        releves(parcours, ligne(4), etat=etat)
    assert ReleveHeures.objects.get().date_debut == date(2024, 3, 1)


def test_une_candidature_sans_rendez_vous_accepte_des_heures() -> None:
    parcours = candidature()
    assert len(releves(parcours, ligne(3))) == 1
    assert releves(parcours) == []


@pytest.mark.parametrize(
    ("champs", "contrainte"),
    [
        ({"date_fin": date(2024, 2, 28)}, "releve_dates"),
        ({"date_fin": date(2024, 4, 1)}, "releve_un_mois"),
        ({"heures": Decimal(0)}, "releve_heures_positives"),
        ({"employeur": "agence sud", "date_debut": date(2024, 3, 31)}, "releve_sans_chevauchement"),
    ],
)
def test_les_contraintes_du_releve(champs: dict[str, Any], contrainte: str) -> None:
    parcours = parcours_en_cours()
    base = {
        "parcours": parcours,
        "employeur": "Agence Sud",
        "heures": Decimal(10),
        "date_debut": date(2024, 3, 1),
        "date_fin": date(2024, 3, 31),
    }
    if contrainte == "releve_sans_chevauchement":
        ReleveHeures.objects.create(**base)
    assert violation(ReleveHeures, **{**base, **champs}) == contrainte
