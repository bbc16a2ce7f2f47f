"""Each criterion at its bounds (Pacte, art. 5 b): the cases that the worked file leaves out."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from plie.pacte import version_en_vigueur
from sorties.regles import Contrat, Creation, Formation, Releve, Situation, VerdictSortie, evaluer_sortie
from sorties.smic import BaremeSmic, bareme_du_projet

DEBUT = date(2024, 1, 15)
PACTE = version_en_vigueur(DEBUT)
RIEN = Situation(DEBUT, date(2025, 3, 1))
CDI = Contrat("cdi", date(2024, 3, 1), None, Decimal(35), None, date(2024, 6, 1), "Société A")


def juger(situation: Situation) -> VerdictSortie:
    return evaluer_sortie(situation, PACTE, bareme_du_projet())


@pytest.mark.parametrize(
    ("changement", "critere", "constatee"),
    [
        ({}, "S-1", True),
        ({"debut": DEBUT}, "S-1", True),
        ({"fin": date(2024, 5, 31)}, "D-1", True),
        ({"fin": date(2024, 6, 1)}, "S-1", True),
        ({"heures_hebdo": None}, "D-1", True),
        ({"heures_hebdo": Decimal("23.99")}, "D-1", True),
        ({"seuil_branche": Decimal(36)}, "D-1", True),
        ({"presence_au": None}, "S-1", False),
        ({"type": "cdi_interim"}, "S-1", True),
        ({"type": "cdd"}, "D-1", True),
        ({"type": "cddi_ei"}, "D-1", True),
        ({"type": "pec"}, "S-1", True),
        ({"type": "interim"}, "D-1", True),
        ({"type": "autre"}, "D-1", True),
    ],
)
def test_s1_emploi_durable(changement: dict[str, object], critere: str, constatee: bool) -> None:
    verdict = juger(replace(RIEN, contrats=(replace(CDI, **changement),)))  # type: ignore[arg-type]
    assert (verdict.critere, verdict.constatee) == (critere, constatee)


@pytest.mark.parametrize(("le", "constatee"), [(date(2024, 5, 31), False), (date(2024, 6, 1), True)])
def test_s1_la_date_de_constat_doit_etre_atteinte(le: date, constatee: bool) -> None:
    verdict = juger(replace(RIEN, evalue_le=le, contrats=(CDI,)))
    assert (verdict.critere, verdict.constatable_le, verdict.constatee) == ("S-1", date(2024, 6, 1), constatee)


def test_s1_un_emploi_constate_passe_avant_un_emploi_plus_ancien_sans_preuve() -> None:
    second = replace(CDI, debut=date(2024, 8, 1), presence_au=date(2024, 11, 1))
    verdict = juger(replace(RIEN, contrats=(replace(CDI, presence_au=None), second)))
    assert (verdict.constatable_le, verdict.constatee) == (date(2024, 11, 1), True)


@pytest.mark.parametrize(
    ("contrat", "type_sortie"),
    [
        (CDI, "cdi"),
        (replace(CDI, type="pec"), "aide_nm_cdi"),
        (replace(CDI, type="pec", fin=date(2024, 12, 31)), "aide_nm_cdd"),
        (replace(CDI, type="cdd", fin=date(2024, 12, 31)), "cdd_6_mois"),
        (replace(CDI, type="professionnalisation", fin=date(2024, 12, 31)), "professionnalisation"),
        (replace(CDI, type="apprentissage"), "cdi"),
        (replace(CDI, type="interim"), "contrat_court"),
        (replace(CDI, type="cddi_aci"), "cddi_aci"),
    ],
)
def test_le_type_de_sortie_propose(contrat: Contrat, type_sortie: str) -> None:
    assert juger(replace(RIEN, contrats=(contrat,))).type_sortie == type_sortie


def test_s1bis_la_preuve_de_l_un_ou_de_l_autre_contrat_suffit() -> None:
    premier = Contrat("cdd", date(2024, 3, 1), date(2024, 6, 30), Decimal(35), None, date(2024, 6, 1))
    second = Contrat("pec", date(2024, 7, 1), date(2024, 8, 31), Decimal(35))
    verdict = juger(replace(RIEN, contrats=(second, premier)))
    assert (verdict.critere, verdict.a_la_marge, verdict.constatable_le) == ("S-1bis", True, date(2024, 7, 1))
    assert verdict.constatee is False
    verdict = juger(replace(RIEN, contrats=(second, replace(premier, presence_au=date(2024, 7, 1)))))
    assert verdict.constatee is True
    assert verdict.preuves[0].date == date(2024, 7, 1)


def test_s1bis_deux_contrats_qui_se_chevauchent_ne_se_suivent_pas() -> None:
    premier = Contrat("cdd", date(2024, 3, 1), date(2024, 5, 31), Decimal(35))
    second = Contrat("cdd", date(2024, 5, 31), date(2024, 8, 31), Decimal(35))
    verdict = juger(replace(RIEN, contrats=(premier, second)))
    assert verdict.critere == "D-1"
    assert "les contrats se chevauchent le 31/05/2024" in [condition.constate for condition in verdict.manques]


def test_s2_pas_de_constat_avant_trois_mois() -> None:
    releves = tuple(
        Releve("interim", date(2024, 3, 1), date(2024, 3, 31), Decimal(208), f"Agence {rang}") for rang in range(3)
    )
    verdict = juger(replace(RIEN, releves=releves))
    assert (verdict.critere, verdict.constatable_le) == ("S-2", date(2024, 6, 1))
    assert (verdict.heures_6_mois, verdict.heures_9_mois, verdict.type_sortie) == (624, 624, "interim")
    assert len(verdict.preuves) == 3


def test_s2_le_verdict_dit_ce_qui_manque() -> None:
    verdict = juger(
        replace(RIEN, releves=(Releve("interim", date(2024, 3, 1), date(2024, 3, 31), Decimal("103.9"), "A"),))
    )
    assert (verdict.fenetre_courte.manque, verdict.fenetre_longue.manque) == (Decimal("520.1"), Decimal("832.1"))
    periode = verdict.fenetre_courte.periode
    assert periode is not None
    assert (periode.debut, periode.fin) == (date(2024, 3, 1), date(2024, 8, 31))


def test_s3_sans_justificatif_d_immatriculation_la_sortie_reste_a_constater() -> None:
    creation = Creation(date(2024, 3, 1), rcs=True, immatriculation=False, presence_au=date(2024, 6, 1))
    verdict = juger(replace(RIEN, creations=(creation,)))
    assert (verdict.critere, verdict.constatee) == ("S-3", False)
    assert [c.constate for c in verdict.conditions if not c.remplie] == ["absent"]


@pytest.mark.parametrize(
    ("rncp", "critere"),
    [("RNCP1", "S-4"), ("RNCP123456", "S-4"), ("RNCP1234567", None), ("RNCP", None), ("RS123", None), ("rncp1", None)],
)
def test_s4_numero_du_repertoire(rncp: str, critere: str | None) -> None:
    formation = Formation(date(2024, 9, 2), rncp, date(2024, 12, 2))
    assert juger(replace(RIEN, formations=(formation,))).critere == critere


def test_d1_ne_double_ni_un_chantier_d_insertion_ni_un_emploi_durable_a_constater() -> None:
    chantier = Contrat("cddi_aci", date(2024, 2, 1), date(2024, 7, 31), Decimal(26))
    verdict = juger(replace(RIEN, contrats=(chantier,)))
    assert (verdict.critere, verdict.autres) == ("D-2", ())
    verdict = juger(replace(RIEN, contrats=(chantier, replace(CDI, presence_au=None))))
    assert [verdict.critere, *(autre.critere for autre in verdict.autres)] == ["S-1", "D-2"]


def test_une_positive_a_constater_passe_avant_une_dynamique_constatee() -> None:
    obtenue = Formation(certification="cqp", obtenue_le=date(2024, 2, 1))
    verdict = juger(replace(RIEN, contrats=(replace(CDI, presence_au=None),), formations=(obtenue,)))
    assert (verdict.critere, verdict.constatee) == ("S-1", False)
    assert [(autre.critere, autre.constatee) for autre in verdict.autres] == [("D-3", True)]


def test_a_date_egale_l_ordre_du_pacte_decide() -> None:
    formation = Formation(date(2024, 3, 1), "RNCP1", date(2024, 6, 1), "cqp", date(2024, 3, 1))
    court = Contrat("interim", date(2024, 3, 1))
    verdict = juger(replace(RIEN, contrats=(CDI,), formations=(formation,)))
    assert [verdict.critere, *(autre.critere for autre in verdict.autres)] == ["S-1", "S-4", "D-3"]
    verdict = juger(replace(RIEN, contrats=(court,), formations=(replace(formation, rncp=None),)))
    assert [verdict.critere, *(autre.critere for autre in verdict.autres)] == ["D-3", "D-1"]


@pytest.mark.parametrize(
    ("embauche", "prolonge", "necessaire", "hors_delai"),
    [
        (date(2025, 4, 15), False, False, False),
        (date(2025, 4, 16), False, True, False),
        (date(2025, 4, 16), True, False, False),
        (date(2025, 10, 15), True, False, False),
        (date(2025, 10, 16), True, False, True),
        (date(2025, 10, 16), False, True, True),
    ],
)
def test_le_constat_face_a_l_echeance(embauche: date, prolonge: bool, necessaire: bool, hors_delai: bool) -> None:
    contrat = replace(CDI, debut=embauche, presence_au=None)
    verdict = juger(replace(RIEN, prolonge=prolonge, contrats=(contrat,)))
    assert (verdict.prolongation_necessaire, verdict.hors_delai) == (necessaire, hors_delai)
    assert verdict.echeance == (date(2026, 1, 15) if prolonge else date(2025, 7, 15))


def test_le_smic_vaut_a_partir_de_son_premier_jour() -> None:
    bareme = BaremeSmic([(date(2024, 11, 1), Decimal("1801.80")), (date(2024, 1, 1), Decimal("1766.92"))])
    assert bareme.mensuel(date(2023, 12, 31)) is None
    assert bareme.mensuel(date(2024, 10, 31)) == Decimal("1766.92")
    assert bareme.mensuel(date(2024, 11, 1)) == Decimal("1801.80")
    assert bareme.somme(2024 * 12 + 9, 2) == Decimal("3568.72")
    assert bareme.somme(2023 * 12 + 11, 2) is None
    assert bareme_du_projet().mensuel(date(2026, 6, 1)) == Decimal("1867.02")
