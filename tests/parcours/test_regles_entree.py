"""Rules of the reception and of the entry (art. 2, 3, 6.2): the day before, the day itself, the day after."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from parcours.regles import (
    CATEGORIES,
    Delai,
    RendezVous,
    SituationEntree,
    avertissements_integration,
    categories,
    conditions_integration,
    date_debut,
    date_limite_contrat,
    date_limite_reception,
    delai_contrat,
    delai_reception,
    demarre_parcours,
    est_deld,
    rappel_inscription,
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
