"""P-6.4 when an avenant changes the duration: the version in force on the day of the échéance, in Python and in SQL."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from parcours.enums import StatutParcours
from parcours.models import Parcours
from parcours.regles import (
    FaitsFin,
    FaitsSuivi,
    echeance,
    est_hors_delai,
    parametres_de_la_duree,
    rappel_de_fin,
    rappels,
)
from plie.pacte import version_en_vigueur
from plie.socle.periodes import ajouter_mois
from tests.fabriques.accounts import plie
from tests.fabriques.pacte import avenant_en_vigueur, deux_versions
from tests.fabriques.participants import FabriqueParticipant

EFFET = date(2026, 1, 1)
ALLONGE = deux_versions(EFFET, duree_max_mois=20, prolongation_mois=7)
RACCOURCI = deux_versions(EFFET, duree_max_mois=12)


def echeance_par(versions: Any, debut: date, *, prolonge: bool = False) -> date:
    parametres = parametres_de_la_duree(debut, prolonge=prolonge, connues=versions)
    return echeance(debut, prolonge=prolonge, parametres=parametres)


@pytest.mark.parametrize(
    ("debut", "attendue"),
    [
        (date(2024, 6, 30), date(2025, 12, 30)),  # over before the avenant
        (date(2024, 6, 1), date(2025, 12, 1)),
        (date(2024, 7, 1), date(2026, 3, 1)),  # 18 months end on its first day: it judges
        (date(2025, 3, 10), date(2026, 11, 10)),
        (date(2026, 2, 1), date(2027, 10, 1)),
    ],
)
def test_un_avenant_allonge_les_parcours_qui_ne_sont_pas_echus(debut: date, attendue: date) -> None:
    assert echeance_par(ALLONGE, debut) == attendue


@pytest.mark.parametrize(
    ("debut", "attendue"),
    [
        (date(2024, 6, 30), date(2025, 12, 30)),
        (date(2024, 8, 1), date(2025, 12, 31)),  # 12 months had passed: nobody is late before the avenant
        (date(2024, 12, 31), date(2025, 12, 31)),
        (date(2025, 1, 1), date(2026, 1, 1)),
        (date(2026, 2, 1), date(2027, 2, 1)),
    ],
)
def test_un_avenant_qui_raccourcit_ne_met_personne_en_retard_avant_sa_date(debut: date, attendue: date) -> None:
    assert echeance_par(RACCOURCI, debut) == attendue


def test_une_personne_reprise_de_2022_est_jugee_par_la_version_du_jour_de_son_echeance() -> None:
    versions = deux_versions(date(2023, 7, 1), duree_max_mois=20)
    assert echeance_par(versions, date(2021, 12, 31)) == date(2023, 6, 30)
    assert echeance_par(versions, date(2022, 1, 1)) == date(2023, 9, 1)
    # Before the first version, the first: its eve ends nothing.
    assert echeance_par(versions, date(2020, 1, 15)) == date(2021, 7, 15)


@pytest.mark.parametrize("versions", [ALLONGE, RACCOURCI])
def test_etre_hors_delai_un_jour_se_lit_dans_la_version_de_ce_jour(versions: Any) -> None:
    """The échéance is the eve of the first day on which the version in force that day says hors délai."""
    for jours in range(0, 900, 7):
        debut = date(2023, 9, 1) + timedelta(days=jours)
        limite = echeance_par(versions, debut)
        parametres = parametres_de_la_duree(debut, prolonge=False, connues=versions)
        for ecart in range(-40, 41, 8):
            jour = limite + timedelta(days=ecart)
            du_jour = version_en_vigueur(jour, connues=versions)
            assert est_hors_delai(debut, prolonge=False, le=jour, parametres=parametres) == (jour > limite)
            if jour <= limite:
                assert jour <= ajouter_mois(debut, du_jour.duree_max_mois)
        assert limite + timedelta(days=1) > ajouter_mois(
            debut, version_en_vigueur(limite + timedelta(days=1), connues=versions).duree_max_mois
        )


@pytest.mark.django_db
@pytest.mark.parametrize("chiffres", [{"duree_max_mois": 20, "prolongation_mois": 7}, {"duree_max_mois": 12}])
@pytest.mark.parametrize("prolonge", [False, True])
def test_l_echeance_sql_suit_les_deux_versions(chiffres: dict[str, int], prolonge: bool) -> None:
    avenant_en_vigueur(EFFET, **chiffres)
    bornes = [
        ajouter_mois(EFFET, -mois) + timedelta(days=n) for mois in (12, 18, 20, 24, 25, 27) for n in (-2, -1, 0, 1)
    ]
    debuts = sorted({date(2022, 3, 31), date(2024, 2, 29), EFFET, EFFET + timedelta(days=1), *bornes})
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
    attendues = {debut: echeance_par(deux_versions(EFFET, **chiffres), debut, prolonge=prolonge) for debut in debuts}
    assert dict(Parcours.objects.avec_echeance().values_list("date_debut", "date_echeance")) == attendues


def test_les_rappels_suivent_la_version_de_chaque_regle() -> None:
    versions = deux_versions(EFFET, duree_max_mois=20, delai_reception_jours=10, delai_contrat_mois=1)
    le = date(2026, 1, 15)

    def limites(**faits: Any) -> dict[str, date]:
        lus = FaitsSuivi(versions=versions, **faits)
        return {r.code: r.date_limite for r in rappels(lus, le=le, parametres=version_en_vigueur(le, connues=versions))}

    avant = {"en_cours": False, "brsa_a_l_orientation": True}
    assert limites(date_orientation=date(2025, 12, 31), **avant)["reception"] == date(2026, 1, 15)
    assert limites(date_orientation=EFFET, **avant)["reception"] == date(2026, 1, 11)
    en_cours = {"en_cours": True, "date_debut": date(2024, 8, 1), "a_une_etape": True, "prochain_rdv": le}
    assert limites(**en_cours) == {}
    debut = date(2024, 8, 1)
    duree = parametres_de_la_duree(debut, prolonge=False, connues=versions)
    fin = rappel_de_fin(FaitsFin(date_debut=debut), le=le, parametres=duree)
    assert fin is not None
    assert (fin.code, fin.date_limite) == ("fin_en_vue", date(2026, 4, 1))
    assert limites(rsa_depuis=date(2025, 12, 1), **en_cours)["contrat_a_signer"] == date(2026, 2, 1)
    assert limites(rsa_depuis=date(2026, 1, 2), **en_cours)["contrat_a_signer"] == date(2026, 2, 2)
