"""Rules of the follow-up (art. 6.2, 6.4, 6.5): its length, what may lengthen it, the day before and the day after."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from parcours.regles import (
    alerte_consolidation,
    date_rappel_contrat,
    echeance,
    echeance_maximale,
    est_hors_delai,
    est_prolongation_tardive,
    fin_consolidation,
    nature_contrat,
    peut_prolonger,
    proposition_chantier_due_le,
    rappel_contrat_du,
    rupture_entre_contrats,
    sans_entretien,
    verifier_heures_activite,
)
from plie.pacte import version_en_vigueur

PACTE = version_en_vigueur(date(2024, 1, 1))
RDV = date(2024, 3, 1)


class TestEcheance:
    """P-6.4a to d."""

    @pytest.mark.parametrize(
        ("debut", "normale", "prolongee"),
        [
            (date(2024, 1, 15), date(2025, 7, 15), date(2026, 1, 15)),
            (date(2023, 8, 31), date(2025, 2, 28), date(2025, 8, 31)),
            (date(2024, 2, 29), date(2025, 8, 29), date(2026, 2, 28)),
            (date(2022, 8, 30), date(2024, 2, 29), date(2024, 8, 30)),
        ],
    )
    def test_dix_huit_mois_puis_vingt_quatre(self, debut: date, normale: date, prolongee: date) -> None:
        assert echeance(debut, prolonge=False, parametres=PACTE) == normale
        assert echeance(debut, prolonge=True, parametres=PACTE) == prolongee
        assert echeance_maximale(debut, PACTE) == prolongee

    @pytest.mark.parametrize(("ecart", "attendu"), [(-1, False), (0, False), (1, True)])
    @pytest.mark.parametrize("prolonge", [False, True])
    def test_hors_delai_a_compter_du_lendemain(self, ecart: int, attendu: bool, prolonge: bool) -> None:
        debut = date(2023, 8, 31)
        le = echeance(debut, prolonge=prolonge, parametres=PACTE) + timedelta(days=ecart)
        assert est_hors_delai(debut, prolonge=prolonge, le=le, parametres=PACTE) is attendu

    def test_prolonger_deux_fois_est_refuse(self) -> None:
        assert peut_prolonger(prolongations=0, parametres=PACTE)
        refus = peut_prolonger(prolongations=1, parametres=PACTE)
        assert not refus
        assert refus.motif == (
            "Ce parcours a déjà été prolongé : l’article 6.4 du Pacte ne permet qu’une seule "
            "prolongation de 6\u00a0mois."
        )

    @pytest.mark.parametrize(("ecart", "attendu"), [(-1, False), (0, True), (1, True)])
    def test_la_decision_tombe_avant_l_echeance(self, ecart: int, attendu: bool) -> None:
        debut = date(2024, 1, 15)
        decision = date(2025, 7, 15) + timedelta(days=ecart)
        assert est_prolongation_tardive(debut, date_decision=decision, parametres=PACTE) is attendu


class TestConsolidation:
    """P-6.4d, P-6.5a, P-6.5c."""

    def test_trois_mois_de_l_entree_en_emploi(self) -> None:
        assert fin_consolidation(date(2024, 11, 30), PACTE) == date(2025, 2, 28)
        assert proposition_chantier_due_le(date(2024, 8, 31), PACTE) == date(2025, 2, 28)

    def test_pas_d_alerte_quand_elle_finit_le_jour_de_l_echeance(self) -> None:
        debut = date(2024, 1, 15)
        alerte = alerte_consolidation(debut, prolongations=0, debut_emploi=date(2025, 4, 15), parametres=PACTE)
        assert alerte is None

    def test_alerte_le_lendemain_avec_la_prolongation_offerte(self) -> None:
        debut = date(2024, 1, 15)
        alerte = alerte_consolidation(debut, prolongations=0, debut_emploi=date(2025, 4, 16), parametres=PACTE)
        assert alerte is not None
        assert (alerte.fin_consolidation, alerte.echeance) == (date(2025, 7, 16), date(2025, 7, 15))
        assert (alerte.prolongation_possible, alerte.suffisante, alerte.regle) == (True, True, "P-6.4d")
        assert alerte.message.endswith("Une prolongation peut être demandée à la commission avant l’échéance.")
        assert "16\u00a0juillet\u00a02025" in alerte.message

    def test_alerte_quand_meme_la_prolongation_ne_suffit_pas(self) -> None:
        debut = date(2024, 1, 15)
        alerte = alerte_consolidation(debut, prolongations=0, debut_emploi=date(2025, 10, 16), parametres=PACTE)
        assert alerte is not None
        assert (alerte.prolongation_possible, alerte.suffisante) == (True, False)
        assert alerte.message.endswith("Même prolongé, le parcours sera alors hors délai.")

    def test_alerte_quand_la_prolongation_est_deja_prise(self) -> None:
        debut = date(2024, 1, 15)
        assert not alerte_consolidation(debut, prolongations=1, debut_emploi=date(2025, 10, 15), parametres=PACTE)
        alerte = alerte_consolidation(debut, prolongations=1, debut_emploi=date(2025, 10, 16), parametres=PACTE)
        assert alerte is not None
        assert alerte.prolongation_possible is False
        assert alerte.message.endswith("La prolongation a déjà été accordée\u00a0: la sortie sera hors délai.")


class TestSuivi:
    """P-C.1, P-C.2, C-2."""

    @pytest.mark.parametrize(
        ("le", "attendu"),
        [(date(2024, 5, 15), False), (date(2024, 5, 16), True), (date(2024, 5, 17), True), (date(2024, 8, 1), True)],
    )
    def test_rappel_quarante_cinq_jours_avant_la_fin(self, le: date, attendu: bool) -> None:
        fin = date(2024, 6, 30)
        assert date_rappel_contrat(fin, PACTE) == date(2024, 5, 16)
        assert rappel_contrat_du(fin, date_suite=None, le=le, parametres=PACTE) is attendu
        assert rappel_contrat_du(fin, date_suite=date(2024, 7, 1), le=le, parametres=PACTE) is False

    @pytest.mark.parametrize(
        ("suite", "le", "jours"),
        [
            (date(2024, 7, 1), date(2024, 9, 1), 0),
            (date(2024, 7, 2), date(2024, 9, 1), 1),
            (date(2024, 6, 15), date(2024, 9, 1), 0),
            (None, date(2024, 6, 30), 0),
            (None, date(2024, 7, 3), 2),
        ],
    )
    def test_rupture_entre_deux_contrats(self, suite: date | None, le: date, jours: int) -> None:
        assert rupture_entre_contrats(date(2024, 6, 30), suite, le) == jours

    def test_le_contrat_d_engagement_remplace_le_cer_en_2025(self) -> None:
        assert nature_contrat(date(2024, 12, 31), PACTE) == "cer"
        assert nature_contrat(date(2025, 1, 1), PACTE) == "contrat_engagement"

    @pytest.mark.parametrize(
        ("heures", "motif", "precision", "accepte"),
        [
            (Decimal(15), "", "", True),
            (Decimal(20), "", "", True),
            (Decimal("14.5"), "", "", False),
            (Decimal("14.5"), "", "Reprise progressive", True),
            (Decimal("14.5"), "autre", "", True),
            (Decimal(0), "", "Reprise progressive", False),
            (Decimal(0), "autre", "", False),
            (None, "sante", "", True),
            (None, "", "", False),
            (Decimal(0), "garde_enfant", "", True),
            (Decimal(-1), "sante", "", False),
        ],
    )
    def test_heures_d_activite(self, heures: Decimal | None, motif: str, precision: str, accepte: bool) -> None:
        verdict = verifier_heures_activite(heures, motif=motif, precision=precision, parametres=PACTE)
        assert verdict.oui is accepte
        assert bool(verdict.motif) is not accepte

    @pytest.mark.parametrize(("jours", "attendu"), [(44, False), (45, True), (46, True)])
    def test_sans_entretien_depuis_quarante_cinq_jours(self, jours: int, attendu: bool) -> None:
        le = RDV + timedelta(days=jours)
        assert sans_entretien(RDV, debut=date(2023, 1, 1), le=le, parametres=PACTE) is attendu
        assert sans_entretien(None, debut=RDV, le=le, parametres=PACTE) is attendu
        assert sans_entretien(date(2023, 1, 1), debut=RDV, le=le, parametres=PACTE) is attendu
