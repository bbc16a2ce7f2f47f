"""What is due, when, under which rule: each reminder at its bounds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from parcours.regles import FaitsFin, FaitsSuivi, depart_contrat, rappel_de_fin, rappel_integration, rappels
from plie.pacte import version_en_vigueur

LE = date(2026, 3, 16)
PARAMETRES = version_en_vigueur(LE)
CANDIDATURE = FaitsSuivi(en_cours=False, date_orientation=date(2026, 3, 1), diagnostic_etabli=True)
DEBUT = date(2025, 9, 10)
EN_COURS = FaitsSuivi(
    en_cours=True,
    date_orientation=date(2025, 9, 1),
    date_premier_rdv=date(2025, 9, 10),
    date_debut=date(2025, 9, 10),
    date_commission=date(2025, 10, 1),
    diagnostic_etabli=True,
    dernier_entretien=LE,
    a_une_etape=True,
)


def dus(faits: FaitsSuivi, le: date = LE, **autres: Any) -> dict[str, tuple[str, date]]:
    """Kind → (rule, last day)."""
    return {r.code: (r.regle, r.date_limite) for r in rappels(replace(faits, **autres), le=le, parametres=PARAMETRES)}


def test_un_parcours_a_jour_n_attend_rien() -> None:
    assert dus(EN_COURS) == {}


def test_un_brsa_est_recu_dans_les_quinze_jours() -> None:
    """P-6.2a, art. 6.2: orientation 01/03, last day 16/03."""
    assert dus(CANDIDATURE, brsa_a_l_orientation=True) == {"reception": ("P-6.2a", date(2026, 3, 16))}


def test_une_autre_personne_est_attendue_sans_la_regle() -> None:
    assert dus(CANDIDATURE) == {"premier_rdv": ("", date(2026, 3, 16))}


@pytest.mark.parametrize(
    "faits", [replace(CANDIDATURE, date_premier_rdv=date(2026, 3, 9)), replace(CANDIDATURE, date_orientation=None)]
)
def test_rien_a_recevoir_une_fois_la_personne_recue(faits: FaitsSuivi) -> None:
    assert dus(faits) == {}


def test_un_rendez_vous_prevu_est_rappele_dans_le_libelle() -> None:
    (rappel,) = rappels(replace(CANDIDATURE, prochain_rdv=date(2026, 3, 18)), le=LE, parametres=PARAMETRES)
    assert rappel.libelle == "Tenir le premier rendez-vous (prévu le 18/03/2026)"


def test_un_rendez_vous_passe_se_note() -> None:
    assert dus(EN_COURS, rdv_a_noter=date(2026, 3, 12)) == {"rdv_a_noter": ("", date(2026, 3, 12))}


def test_le_contrat_d_un_brsa_se_signe_dans_les_deux_mois() -> None:
    """P-6.2b, art. 6.2."""
    assert dus(EN_COURS, rsa_depuis=date(2025, 12, 31)) == {"contrat_a_signer": ("P-6.2b", date(2026, 2, 28))}
    assert dus(EN_COURS, rsa_depuis=date(2020, 1, 1)) == {"contrat_a_signer": ("P-6.2b", date(2025, 11, 1))}
    # A contract of a former RSA period is not this one's.
    ancien = dus(EN_COURS, rsa_depuis=date(2025, 12, 31), fin_dernier_contrat=date(2025, 12, 30))
    assert set(ancien) == {"contrat_a_signer"}


@pytest.mark.parametrize(("ecart", "rappele"), [(46, False), (45, True), (0, True), (-30, True)])
def test_la_suite_d_un_contrat_se_prepare_quarante_cinq_jours_avant(ecart: int, rappele: bool) -> None:
    """P-C.1."""
    fin = LE + timedelta(days=ecart)
    attendu = {"contrat_a_renouveler": ("P-C.1", fin)} if rappele else {}
    assert dus(EN_COURS, rsa_depuis=date(2025, 9, 1), fin_dernier_contrat=fin) == attendu


def test_sans_rsa_aucun_contrat_n_est_attendu() -> None:
    assert dus(EN_COURS, fin_dernier_contrat=date(2026, 1, 1)) == {}


def fin(le: date, **faits: Any) -> tuple[str, str, date] | None:
    """(kind, rule, last day) of what the end of the parcours asks."""
    rappel = rappel_de_fin(FaitsFin(date_debut=DEBUT, **faits), le=le, parametres=PARAMETRES)
    return (rappel.code, rappel.regle, rappel.date_limite) if rappel else None


@pytest.mark.parametrize(
    ("le", "attendu"),
    [
        (date(2026, 12, 9), None),
        (date(2026, 12, 10), "fin_en_vue"),
        (date(2027, 2, 9), "fin_en_vue"),
        (date(2027, 2, 10), "fin_proche"),
        (date(2027, 3, 10), "fin_proche"),
        (date(2027, 3, 11), None),  # past its échéance: the exits' own reminder (P-6.4c)
    ],
)
def test_la_fin_se_prepare_a_trois_mois_puis_a_un_mois(le: date, attendu: str | None) -> None:
    """P-6.4a, art. 6.4: échéance = start + 18 months, here 10/03/2027."""
    assert fin(le) == ((attendu, "P-6.4a", date(2027, 3, 10)) if attendu else None)


def test_un_parcours_prolonge_a_six_mois_de_plus() -> None:
    """P-6.4b, art. 6.4."""
    assert fin(date(2027, 8, 10), prolonge=True) == ("fin_proche", "P-6.4b", date(2027, 9, 10))


def test_la_fin_deja_portee_devant_la_commission_n_attend_plus_rien() -> None:
    assert fin(date(2027, 2, 10), demandee=True) is None
    assert fin(LE, demandee=True, constat=date(2027, 3, 11)) is None


@pytest.mark.parametrize(
    ("constat", "attendu"),
    [
        (date(2027, 3, 9), None),
        (date(2027, 3, 10), None),  # the échéance's own day is inside the parcours
        (date(2027, 3, 11), ("prolongation_a_demander", "P-6.4d", date(2027, 3, 9))),
    ],
)
def test_la_prolongation_se_demande_quand_la_consolidation_depasse_l_echeance(
    constat: date, attendu: tuple[str, str, date] | None
) -> None:
    """P-6.4d, art. 6.4: said as soon as it is known, to be decided before the échéance."""
    assert fin(LE, constat=constat) == attendu


def test_la_prolongation_va_a_la_derniere_seance_qui_precede_l_echeance() -> None:
    """P-6.4d: the decision must fall before the échéance; past it, the request is late but still expected."""
    demande = ("prolongation_a_demander", "P-6.4d", date(2027, 2, 20))
    assert fin(LE, constat=date(2027, 4, 1), derniere_seance=date(2027, 2, 20)) == demande
    assert fin(date(2027, 3, 20), constat=date(2027, 4, 1)) == (*demande[:2], date(2027, 3, 9))
    # The one prolongation is spent: nothing more to ask (P-6.4b).
    assert fin(LE, constat=date(2027, 12, 1), prolonge=True) is None


def test_l_integration_se_propose_dans_le_mois_ou_rien_ne_manque_plus() -> None:
    """P-6.2c, art. 6.2."""
    rappel = rappel_integration(date(2026, 1, 20), date(2026, 1, 31))
    assert (rappel.code, rappel.regle, rappel.article) == ("integration_a_proposer", "P-6.2c", "6.2")
    assert rappel.date_limite == date(2026, 2, 28)
    assert rappel_integration(date(2026, 2, 2), date(2026, 1, 31)).date_limite == date(2026, 3, 2)


def test_le_diagnostic_suit_le_premier_rendez_vous() -> None:
    """P-3.4, art. 3."""
    recue = replace(CANDIDATURE, date_premier_rdv=date(2026, 3, 9), diagnostic_etabli=False)
    assert dus(recue) == {"diagnostic_a_etablir": ("P-3.4", date(2026, 4, 9))}
    assert dus(recue, diagnostic_etabli=True) == {}
    assert dus(CANDIDATURE, diagnostic_etabli=False, date_orientation=None) == {}


def test_la_preuve_du_rsa_est_demandee_une_fois_la_personne_recue() -> None:
    """C-2, art. 13: before the quarter that counts the BRSA is published."""
    assert dus(CANDIDATURE, rsa_sans_preuve=date(2026, 1, 1), date_orientation=None) == {}
    assert dus(EN_COURS, rsa_sans_preuve=date(2025, 1, 1)) == {"preuve_rsa": ("C-2", date(2025, 9, 30))}
    assert dus(EN_COURS, rsa_sans_preuve=date(2026, 1, 1)) == {"preuve_rsa": ("C-2", date(2026, 3, 31))}


@pytest.mark.parametrize(("jours", "attendu"), [(37, False), (38, True), (45, True), (60, True)])
def test_l_absence_d_entretien_est_annoncee_puis_comptee(jours: int, attendu: bool) -> None:
    """C-2: 45 days, announced a week before."""
    dernier = LE - timedelta(days=jours)
    trouves = dus(EN_COURS, dernier_entretien=dernier)
    assert trouves == ({"sans_entretien": ("C-2", dernier + timedelta(days=45))} if attendu else {})
    assert dus(EN_COURS, dernier_entretien=dernier, prochain_rdv=LE + timedelta(days=1)) == {}


def test_sans_aucun_entretien_le_debut_compte() -> None:
    assert dus(EN_COURS, dernier_entretien=None) == {"sans_entretien": ("C-2", date(2025, 10, 25))}


def test_un_parcours_accepte_engage_une_etape() -> None:
    assert dus(EN_COURS, a_une_etape=False) == {"sans_etape": ("", date(2025, 11, 1))}
    assert "sans_etape" not in dus(CANDIDATURE, a_une_etape=False)


def test_l_inscription_en_cours_est_rappelee() -> None:
    """P-3.3, art. 3."""
    assert dus(EN_COURS, inscription_a_completer=True) == {"inscription_france_travail": ("P-3.3", date(2025, 10, 10))}


def test_les_donnees_du_bilan_se_completent_avant_l_entree() -> None:
    """C-2: before the entry freezes them; at the latest with the quarter."""
    recue = replace(CANDIDATURE, date_premier_rdv=date(2026, 3, 9))
    attendu = {"donnees_manquantes": ("C-2", date(2026, 3, 31))}
    assert dus(recue, donnees_manquantes=("quartier prioritaire",)) == attendu
    # The quarter that counts the entry does not move with the day: past it, the line is overdue.
    assert dus(recue, date(2026, 4, 1), donnees_manquantes=("quartier prioritaire",)) == attendu
    assert dus(EN_COURS, donnees_manquantes=("quartier prioritaire",)) == {}


def test_le_plus_pressant_vient_d_abord() -> None:
    faits = replace(EN_COURS, a_une_etape=False, rdv_a_noter=date(2026, 3, 1))
    assert [r.code for r in rappels(faits, le=LE, parametres=PARAMETRES)] == ["sans_etape", "rdv_a_noter"]


def test_le_delai_du_contrat_part_du_plus_tardif() -> None:
    assert depart_contrat(date(2020, 1, 1), date(2026, 1, 1)) == date(2026, 1, 1)
    assert depart_contrat(date(2026, 2, 1), date(2026, 1, 1)) == date(2026, 2, 1)
    assert depart_contrat(date(2020, 1, 1), None) == date(2020, 1, 1)
