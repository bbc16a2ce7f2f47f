"""Rules of art. 2, 3, 6.2, 6.4 and 6.5: the day before, the day itself, the day after."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from parcours.regles import (
    CATEGORIES,
    Delai,
    RendezVous,
    SituationEntree,
    alerte_consolidation,
    avertissements_integration,
    categories,
    conditions_integration,
    date_debut,
    date_limite_contrat,
    date_limite_reception,
    date_rappel_contrat,
    delai_contrat,
    delai_reception,
    demarre_parcours,
    echeance,
    echeance_maximale,
    est_deld,
    est_hors_delai,
    est_prolongation_tardive,
    fin_consolidation,
    nature_contrat,
    peut_prolonger,
    proposition_chantier_due_le,
    rappel_contrat_du,
    rappel_inscription,
    rupture_entre_contrats,
    sans_entretien,
    verifier_heures_activite,
)
from plie.pacte import version_en_vigueur

PACTE = version_en_vigueur(date(2024, 1, 1))
RDV = date(2024, 3, 1)
ENTREE = SituationEntree(
    date_naissance=date(1985, 5, 20),
    date_premier_rdv=RDV,
    commune="13001",
    territoire=frozenset({"13001", "13002"}),
    date_inscription_france_travail=date(2023, 1, 10),
    difficultes_professionnelles=frozenset({"qualification"}),
    difficultes_sociales=frozenset({"mobilite"}),
    date_volonte=RDV,
    niveau_formation="4",
)


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


class TestAccueil:
    """P-6.2a, b and c."""

    def test_quinze_jours_de_l_orientation(self) -> None:
        assert date_limite_reception(date(2024, 3, 1), PACTE) == date(2024, 3, 16)

    @pytest.mark.parametrize(("rdv", "jours", "etat"), [(15, 14, "tenu"), (16, 15, "tenu"), (17, 16, "depasse")])
    def test_reception_tenue_jusqu_au_quinzieme_jour(self, rdv: int, jours: int, etat: str) -> None:
        delai = delai_reception(date(2024, 3, 1), date(2024, 3, rdv), PACTE)
        assert (delai.regle, delai.jours, delai.etat(date(2024, 6, 1))) == ("P-6.2a", jours, etat)

    @pytest.mark.parametrize(("le", "reste", "etat"), [(15, 1, "en_cours"), (16, 0, "en_cours"), (17, -1, "depasse")])
    def test_reception_attendue_jusqu_au_quinzieme_jour(self, le: int, reste: int, etat: str) -> None:
        delai = delai_reception(date(2024, 3, 1), None, PACTE)
        jour = date(2024, 3, le)
        assert (delai.jours, delai.jours_restants(jour), delai.etat(jour)) == (None, reste, etat)

    def test_deux_mois_pour_signer_le_contrat(self) -> None:
        assert date_limite_contrat(date(2023, 12, 31), PACTE) == date(2024, 2, 29)
        delai = delai_contrat(date(2023, 12, 31), date(2024, 3, 1), PACTE)
        assert isinstance(delai, Delai)
        assert (delai.limite, delai.etat(date(2024, 3, 1)), delai.article) == (date(2024, 2, 29), "depasse", "6.2")

    @pytest.mark.parametrize(
        ("rendez_vous", "motif"),
        [
            (RendezVous(RDV, "presentiel", "individuel", "honore"), ""),
            (
                RendezVous(RDV, "presentiel", "collectif", "honore"),
                "Un rendez-vous collectif ne démarre pas un parcours.",
            ),
            (
                RendezVous(RDV, "telephone", "individuel", "honore"),
                "Un entretien à distance ne démarre pas un parcours : un rendez-vous en présence est nécessaire.",
            ),
            (
                RendezVous(RDV, "visio", "individuel", "honore"),
                "Un entretien à distance ne démarre pas un parcours : un rendez-vous en présence est nécessaire.",
            ),
            (
                RendezVous(RDV, "presentiel", "individuel", "absent"),
                "Un rendez-vous qui n’a pas été honoré ne démarre pas un parcours.",
            ),
        ],
    )
    def test_seul_un_rendez_vous_individuel_en_presence_demarre(self, rendez_vous: RendezVous, motif: str) -> None:
        verdict = demarre_parcours(rendez_vous)
        assert (verdict.oui, verdict.motif) == (not motif, motif)

    def test_le_parcours_commence_au_premier_qui_compte(self) -> None:
        rendez_vous = [
            RendezVous(date(2024, 3, 20), "presentiel", "individuel", "honore"),
            RendezVous(date(2024, 3, 12), "presentiel", "individuel", "honore"),
            RendezVous(date(2024, 3, 8), "presentiel", "individuel", "absent"),
            RendezVous(date(2024, 3, 4), "telephone", "individuel", "honore"),
            RendezVous(date(2024, 3, 1), "presentiel", "collectif", "honore"),
        ]
        assert date_debut(rendez_vous) == date(2024, 3, 12)
        assert date_debut(rendez_vous[2:]) is None


class TestEntree:
    """P-3.1 to P-3.6."""

    def test_qui_remplit_tout_n_a_pas_d_avertissement(self) -> None:
        assert avertissements_integration(ENTREE, PACTE) == ()
        assert [c.regle for c in conditions_integration(ENTREE, PACTE)] == [
            "P-3.1",
            "P-3.2",
            "P-3.3",
            "P-3.4",
            "P-3.5",
        ]

    @pytest.mark.parametrize(
        ("naissance", "remplie"),
        [(date(2006, 2, 28), True), (date(2006, 3, 1), True), (date(2006, 3, 2), False)],
    )
    def test_dix_huit_ans_au_premier_rendez_vous(self, naissance: date, remplie: bool) -> None:
        age = conditions_integration(replace(ENTREE, date_naissance=naissance), PACTE)[0]
        assert (age.remplie, age.bloquante, age.article) == (remplie, True, "3")
        assert bool(age.message) is not remplie

    def test_sans_premier_rendez_vous_l_age_ne_peut_pas_etre_verifie(self) -> None:
        (age,) = avertissements_integration(replace(ENTREE, date_premier_rdv=None), PACTE)
        assert (age.regle, age.bloquante) == ("P-3.1", True)
        assert age.message == "Le premier rendez-vous individuel en présence n’a pas encore eu lieu."

    @pytest.mark.parametrize(
        ("commune", "message"),
        [
            ("13055", "La commune de résidence n’appartient pas au territoire du PLIE."),
            ("", "La commune de résidence n’est pas renseignée."),
        ],
    )
    def test_la_residence_hors_du_territoire_bloque(self, commune: str, message: str) -> None:
        (residence,) = avertissements_integration(replace(ENTREE, commune=commune), PACTE)
        assert (residence.regle, residence.article, residence.bloquante) == ("P-3.2", "2", True)
        assert residence.message == message

    def test_un_plie_sans_communes_ne_verifie_pas_la_residence(self) -> None:
        entree = replace(ENTREE, commune="13055", territoire=frozenset())
        assert avertissements_integration(entree, PACTE) == ()

    def test_l_inscription_en_cours_est_acceptee_et_rappelee(self) -> None:
        entree = replace(ENTREE, date_inscription_france_travail=None, inscription_en_cours=True)
        assert avertissements_integration(entree, PACTE) == ()
        assert rappel_inscription(entree)
        assert not rappel_inscription(ENTREE)
        (avertissement,) = avertissements_integration(replace(entree, inscription_en_cours=False), PACTE)
        assert (avertissement.regle, avertissement.bloquante) == ("P-3.3", False)

    @pytest.mark.parametrize(
        ("professionnelles", "sociales", "message"),
        [
            (frozenset(), frozenset({"logement"}), "Le diagnostic ne nomme aucune difficulté professionnelle."),
            (frozenset({"langue"}), frozenset(), "Le diagnostic ne nomme aucune difficulté sociale."),
            (frozenset(), frozenset(), "Le diagnostic ne nomme aucune difficulté professionnelle ni sociale."),
        ],
    )
    def test_une_difficulte_de_chaque_famille(
        self, professionnelles: frozenset[str], sociales: frozenset[str], message: str
    ) -> None:
        entree = replace(ENTREE, difficultes_professionnelles=professionnelles, difficultes_sociales=sociales)
        (avertissement,) = avertissements_integration(entree, PACTE)
        assert (avertissement.regle, avertissement.bloquante, avertissement.message) == ("P-3.4", False, message)

    def test_la_volonte_non_datee_avertit(self) -> None:
        (avertissement,) = avertissements_integration(replace(ENTREE, date_volonte=None), PACTE)
        assert (avertissement.regle, avertissement.bloquante) == ("P-3.5", False)

    @pytest.mark.parametrize(
        ("inscription", "attendu"),
        [(date(2023, 2, 28), True), (date(2023, 3, 1), True), (date(2023, 3, 2), False), (None, False)],
    )
    def test_deld_a_douze_mois_d_inscription(self, inscription: date | None, attendu: bool) -> None:
        assert est_deld(inscription, RDV, PACTE) is attendu

    @pytest.mark.parametrize(
        ("naissance", "attendu"),
        [
            (date(1970, 3, 2), ()),
            (date(1970, 3, 1), ("senior",)),
            (date(1998, 3, 1), ()),
            (date(1998, 3, 2), ("jeune_sans_qualification",)),
        ],
    )
    def test_categories_d_age(self, naissance: date, attendu: tuple[str, ...]) -> None:
        entree = SituationEntree(date_naissance=naissance, niveau_formation="2")
        assert categories(entree, RDV, PACTE) == attendu

    def test_un_jeune_qualifie_ou_de_niveau_inconnu_n_est_pas_sans_qualification(self) -> None:
        for niveau in ("", "3", "9"):
            entree = SituationEntree(date_naissance=date(2002, 1, 1), niveau_formation=niveau)
            assert categories(entree, RDV, PACTE) == ()

    def test_plusieurs_categories_a_la_fois(self) -> None:
        entree = SituationEntree(
            date_naissance=date(1960, 1, 1),
            date_inscription_france_travail=date(2020, 1, 1),
            brsa=True,
            ass=True,
            aah=True,
            rqth=True,
            qpv=True,
            parent_isole=True,
            sous_main_justice=True,
        )
        attendu = tuple(code for code in CATEGORIES if code != "jeune_sans_qualification")
        assert categories(entree, RDV, PACTE) == attendu


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
