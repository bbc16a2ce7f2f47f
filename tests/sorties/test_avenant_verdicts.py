"""Exits when an avenant changes the criteria: the version in force on the date of the exit judges (art. 5 b)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from plie.pacte import versions_livrees
from plie.socle.periodes import ajouter_mois, veille
from sorties.regles import (
    Contrat,
    ErreurSituation,
    Releve,
    Situation,
    VerdictSortie,
    controler_releves,
    criteres_du_jour,
    evaluer_sortie,
    juger_sortie,
)
from sorties.smic import bareme_du_projet
from tests.fabriques.pacte import deux_versions

SMIC = bareme_du_projet()
EFFET = date(2026, 7, 1)
# 140 hours a month from January: 624 in six months are reached on 31 May, 936 in nine on 31 July.
PLUS_HAUT = deux_versions(EFFET, heures_6_mois=Decimal(800), heures_9_mois=Decimal(1300))
PLUS_BAS = deux_versions(EFFET, heures_6_mois=Decimal(400), heures_9_mois=Decimal(936))


def releves(premier: date, nombre: int, heures: int = 140) -> tuple[Releve, ...]:
    debuts = [ajouter_mois(premier, rang) for rang in range(nombre)]
    return tuple(
        Releve("interim", debut, veille(ajouter_mois(debut, 1)), Decimal(heures), "Agence") for debut in debuts
    )


def verdict(versions: Any, le: date, *, debut: date = date(2025, 11, 3), **faits: Any) -> VerdictSortie:
    return juger_sortie(Situation(debut_parcours=debut, evalue_le=le, **faits), SMIC, connues=versions)


def test_s2_atteint_avant_l_avenant_reste_acquis() -> None:
    rendu = verdict(PLUS_HAUT, date(2026, 9, 1), releves=releves(date(2026, 1, 1), 6))
    assert (rendu.critere, rendu.constatable_le, rendu.constatee) == ("S-2", date(2026, 5, 31), True)
    assert rendu.parametres.code == "2023-2027"


def test_s2_atteint_apres_l_avenant_suit_ses_seuils() -> None:
    faits = {"releves": releves(date(2026, 3, 1), 5)}  # 624 would be reached on 31 July
    le = date(2026, 9, 1)
    sans, avec = verdict(versions_livrees(), le, **faits), verdict(PLUS_HAUT, le, **faits)
    assert (sans.critere, sans.constatable_le) == ("S-2", date(2026, 7, 31))
    assert (avec.critere, avec.qualification) == ("D-1", "dynamique")
    assert (avec.parametres.code, avec.constatable_le) == ("avenant", EFFET)  # until then S-2 was being prepared
    assert criteres_du_jour(avec, date(2026, 7, 31), connues=PLUS_HAUT) == {"D-1"}


def test_un_seuil_abaisse_est_constate_le_jour_de_l_avenant_au_plus_tot() -> None:
    faits = {"releves": releves(date(2026, 1, 1), 3)}  # 420 hours since 31 March
    le = date(2026, 6, 30)
    assert verdict(versions_livrees(), le, **faits).critere == "D-1"
    la_veille = verdict(PLUS_BAS, le, **faits)
    assert (la_veille.critere, la_veille.constatable_le, la_veille.constatee) == ("S-2", EFFET, False)
    attente = la_veille.conditions[-1]
    assert (attente.libelle, attente.attendu, attente.remplie) == (
        "Avenant en vigueur (avenant)",
        "à compter du 01/07/2026",
        False,
    )
    le_jour = verdict(PLUS_BAS, EFFET, **faits)
    assert (le_jour.critere, le_jour.constatable_le, le_jour.constatee) == ("S-2", EFFET, True)
    assert le_jour.conditions[-1].remplie
    assert criteres_du_jour(le_jour, veille(EFFET), connues=PLUS_BAS) == {"D-1"}
    assert criteres_du_jour(le_jour, EFFET, connues=PLUS_BAS) == {"S-2"}


def test_une_personne_reprise_de_2022_est_jugee_par_la_version_de_sa_sortie() -> None:
    versions = deux_versions(date(2023, 3, 1), emploi_durable_mois=9)
    sept_mois = Contrat("cdd", date(2022, 11, 1), date(2023, 5, 31), Decimal(35), None, date(2023, 4, 1), "Atelier")
    faits = {"debut": date(2022, 2, 1), "contrats": (sept_mois,)}
    # Constated on 1 February 2023, before the avenant; a month later, it would not be.
    assert verdict(versions, date(2023, 6, 1), **faits).critere == "S-1"
    tard = Contrat("cdd", date(2022, 12, 1), date(2023, 6, 30), Decimal(35), None, date(2023, 4, 1), "Atelier")
    rendu = verdict(versions, date(2023, 6, 1), debut=date(2022, 2, 1), contrats=(tard,))
    assert (rendu.critere, rendu.qualification) == ("D-1", "dynamique")
    assert rendu.constatable_le == date(2023, 3, 1)
    assert rendu.parametres.code == "avenant"
    # The shipped Pacte alone: the former one's people are judged by its first version.
    assert verdict(versions_livrees(), date(2023, 6, 1), debut=date(2022, 2, 1), contrats=(tard,)).critere == "S-1"


def test_l_echeance_du_verdict_est_celle_de_la_version_du_jour_ou_elle_tombe() -> None:
    versions = deux_versions(EFFET, duree_max_mois=20)
    assert verdict(versions, EFFET, debut=date(2024, 12, 31)).echeance == date(2026, 6, 30)
    rendu = verdict(versions, EFFET, debut=date(2025, 1, 1))
    assert (rendu.echeance, rendu.retenu) == (date(2026, 9, 1), None)


def test_les_manques_sont_ceux_de_la_version_qui_jugera() -> None:
    versions = deux_versions(EFFET, types_emploi_durable=("cdi",), types_contrats_cumules=("pec",))
    cdd = Contrat("apprentissage", date(2026, 5, 2), date(2027, 5, 1), Decimal(35), None, None, "Atelier")
    rendu = verdict(versions, date(2026, 5, 20), contrats=(cdd,))
    # S-1 would be met on 2 August, when the avenant will not count apprenticeship any more: D-1 from its first day.
    assert (rendu.critere, rendu.constatable_le, rendu.parametres.code) == ("D-1", EFFET, "avenant")
    vide = verdict(versions, date(2026, 5, 20))
    assert (vide.retenu, vide.parametres.code) == (None, "2023-2027")
    assert verdict(versions, EFFET).parametres.code == "avenant"


def test_une_seule_version_utile_donne_le_verdict_d_une_version() -> None:
    faits = {"debut_parcours": EFFET, "evalue_le": date(2027, 6, 1), "releves": releves(EFFET, 6)}
    situation = Situation(**faits)
    assert juger_sortie(situation, SMIC, connues=PLUS_HAUT) == evaluer_sortie(situation, PLUS_HAUT[1], SMIC)
    assert juger_sortie(situation, SMIC) == evaluer_sortie(situation, versions_livrees()[0], SMIC)


def test_un_releve_est_controle_par_la_version_de_son_premier_jour() -> None:
    versions = deux_versions(EFFET, releve_heures_semaine_max=Decimal(40))
    semaine = Decimal(45)
    avant = Releve("interim", date(2026, 6, 1), date(2026, 6, 7), semaine, "A")
    apres = Releve("interim", date(2026, 7, 6), date(2026, 7, 12), semaine, "A")
    controler_releves((avant,), versions)
    with pytest.raises(ErreurSituation, match="40"):
        controler_releves((avant, apres), versions)
